import * as spec from 'discord-api-spec/zod'
import { messageFaults } from '../../src/discord/limits.ts'
import type { RecordedRequest } from '../../src/playground/rest/request-log.ts'

interface Rule {
  readonly method: string
  readonly path: RegExp
  readonly faults: (body: unknown) => string[]
}

interface Schema {
  safeParse(value: unknown): { success: boolean; error?: { message: string } }
}

function against(schema: Schema, body: unknown): string[] {
  const parsed = schema.safeParse(body)
  return parsed.success ? [] : [parsed.error?.message ?? 'refused by the schema']
}

function message(schema: Schema) {
  return (body: unknown) => [...against(schema, body), ...messageFaults(body)]
}

function callback(body: unknown): string[] {
  const { type, data } = body as { type: number; data?: unknown }
  switch (type) {
    case 4:
      return [...against(spec.CreateMessageInteractionCallbackRequestSchema, body), ...messageFaults(data)]
    case 5:
      return against(spec.CreateMessageInteractionCallbackRequestSchema, body)
    case 6:
      return against(spec.UpdateMessageInteractionCallbackRequestSchema, body)
    case 7:
      return [...against(spec.UpdateMessageInteractionCallbackRequestSchema, body), ...messageFaults(data)]
    case 8:
      return against(spec.ApplicationCommandAutocompleteCallbackRequestSchema, body)
    default:
      return [`a callback of type ${type}, which no rule knows`]
  }
}

function commands(body: unknown): string[] {
  return (body as { default_member_permissions?: string }[]).flatMap((command) => {
    // The schema wants a number here, while Discord documents and takes a string.
    const { default_member_permissions: _, ...rest } = command
    return against(spec.ApplicationCommandUpdateRequestSchema, rest)
  })
}

const RULES: readonly Rule[] = [
  { method: 'POST', path: /\/channels\/\d+\/messages$/, faults: message(spec.MessageCreateRequestSchema) },
  {
    method: 'POST',
    path: /\/channels\/\d+\/messages\/\d+\/threads$/,
    faults: (body) => against(spec.CreateTextThreadWithMessageRequestSchema, body),
  },
  {
    method: 'POST',
    path: /\/channels\/\d+\/threads$/,
    faults: (body) => [
      ...against(spec.CreateForumThreadRequestSchema, body),
      ...messageFaults((body as { message?: unknown }).message),
    ],
  },
  { method: 'POST', path: /\/channels\/\d+\/messages\/\d+\/crosspost$/, faults: () => [] },
  {
    method: 'POST',
    path: /\/users\/@me\/channels$/,
    faults: (body) => against(spec.CreatePrivateChannelRequestSchema, body),
  },
  { method: 'PUT', path: /\/applications\/\d+\/commands$/, faults: commands },
  { method: 'POST', path: /\/interactions\/\d+\/[^/]+\/callback$/, faults: callback },
  {
    method: 'PATCH',
    path: /\/webhooks\/\d+\/[^/]+\/messages\/@original$/,
    faults: message(spec.IncomingWebhookUpdateForInteractionCallbackRequestPartialSchema),
  },
  {
    method: 'POST',
    path: /\/webhooks\/\d+\/[^/]+$/,
    faults: message(spec.IncomingWebhookInteractionRequestSchema),
  },
]

/**
 * Everything that Discord's own schemas, and the limits they miss, have against the requests a bot made. A
 * request that no rule knows counts as a fault, so that nothing passes unchecked.
 */
export function discordFaults(
  requests: readonly Pick<RecordedRequest, 'method' | 'path' | 'body'>[],
): string[] {
  return requests
    .filter(({ method }) => method !== 'GET')
    .flatMap(({ method, path, body }) => {
      const [bare = ''] = path.split('?')
      const rule = RULES.find((each) => each.method === method && each.path.test(bare))
      const faults = rule === undefined ? ['no rule checks this request'] : rule.faults(body)
      return faults.map((fault) => `${method} ${bare}: ${fault}`)
    })
}
