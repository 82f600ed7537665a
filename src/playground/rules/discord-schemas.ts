import * as spec from 'discord-api-spec/zod'
import { asObject } from '../json.ts'

interface Schema {
  safeParse(value: unknown): { success: boolean; error?: { message: string } }
}

interface Route {
  readonly method: string
  readonly path: RegExp
  readonly faults: (body: unknown) => string[]
}

const CALLBACKS: Readonly<Record<number, Schema>> = {
  4: spec.CreateMessageInteractionCallbackRequestSchema,
  5: spec.CreateMessageInteractionCallbackRequestSchema,
  6: spec.UpdateMessageInteractionCallbackRequestSchema,
  7: spec.UpdateMessageInteractionCallbackRequestSchema,
  8: spec.ApplicationCommandAutocompleteCallbackRequestSchema,
  9: spec.ModalInteractionCallbackRequestSchema,
}

const ROUTES: readonly Route[] = [
  { method: 'POST', path: /\/channels\/\d+\/messages$/, faults: against(spec.MessageCreateRequestSchema) },
  {
    method: 'POST',
    path: /\/channels\/\d+\/messages\/\d+\/threads$/,
    faults: against(spec.CreateTextThreadWithMessageRequestSchema),
  },
  {
    method: 'POST',
    path: /\/channels\/\d+\/threads$/,
    faults: against(spec.CreateForumThreadRequestSchema),
  },
  // Publishing sends no body.
  { method: 'POST', path: /\/channels\/\d+\/messages\/\d+\/crosspost$/, faults: () => [] },
  {
    method: 'POST',
    path: /\/users\/@me\/channels$/,
    faults: against(spec.CreatePrivateChannelRequestSchema),
  },
  { method: 'PUT', path: /\/applications\/\d+\/commands$/, faults: commandFaults },
  { method: 'POST', path: /\/interactions\/\d+\/[^/]+\/callback$/, faults: callbackFaults },
  {
    method: 'PATCH',
    path: /\/webhooks\/\d+\/[^/]+\/messages\/(?:@|%40)original$/,
    faults: against(spec.IncomingWebhookUpdateForInteractionCallbackRequestPartialSchema),
  },
  {
    method: 'POST',
    path: /\/webhooks\/\d+\/[^/]+$/,
    faults: against(spec.IncomingWebhookInteractionRequestSchema),
  },
]

/**
 * What the schemas of Discord's own OpenAPI file have against a request of the bot: nothing where it fits. `null` where
 * no schema is known here for the route. They are a second opinion: the rules beside this file are Discord's limits and
 * answers, which the schemas don't have.
 *
 * @param path with or without its query.
 */
export function schemaFaults(method: string, path: string, body: unknown): readonly string[] | null {
  const [bare = ''] = path.split('?')
  const route = ROUTES.find((each) => each.method === method && each.path.test(bare))
  return route === undefined ? null : route.faults(body)
}

function against(schema: Schema): (body: unknown) => string[] {
  return (body) => {
    const { success, error } = schema.safeParse(body)
    return success ? [] : [error?.message ?? 'refused by the schema']
  }
}

function callbackFaults(body: unknown): string[] {
  const { type } = asObject(body)
  const schema = CALLBACKS[Number(type)]
  return schema === undefined
    ? [`a callback of type ${type}, which no schema describes`]
    : against(schema)(body)
}

function commandFaults(body: unknown): string[] {
  if (!Array.isArray(body)) return ['no list of commands']
  return body.flatMap((command) => {
    // The schema wants a number here, while Discord documents and takes a string.
    const { default_member_permissions: _, ...rest } = asObject(command)
    return against(spec.ApplicationCommandUpdateRequestSchema)(rest)
  })
}
