import { ComponentType } from 'discord-api-types/v10'
import { asArray, asText, isObject, type JsonObject } from '../json.ts'
import type { FormPath } from './form-fault.ts'

/** A component and its place in the body it came with. */
export interface PlacedComponent {
  readonly component: JsonObject
  readonly path: FormPath
}

/** Every component of a list, nested ones included, each before those inside it: the order of reading. */
export function* walkComponents(components: unknown, path: FormPath = []): Generator<PlacedComponent> {
  for (const [index, component] of asArray(components).entries()) {
    yield* walkComponent(component, [...path, index])
  }
}

/** The component with that `custom_id`, wherever it is nested. */
export function findComponent(components: unknown, customId: string): JsonObject | undefined {
  for (const { component } of walkComponents(components)) {
    if (component.custom_id === customId) return component
  }
  return undefined
}

/** The texts of all Text Displays, in the order of reading. */
export function displayedTexts(components: unknown): string[] {
  return [...walkComponents(components)]
    .filter(({ component }) => component.type === ComponentType.TextDisplay)
    .map(({ component }) => asText(component.content))
}

function* walkComponent(component: unknown, path: FormPath): Generator<PlacedComponent> {
  if (!isObject(component)) return
  yield { component, path }
  yield* walkComponents(component.components, [...path, 'components'])
  // A Section's button or picture, and what a modal's Label is for.
  for (const key of ['accessory', 'component']) yield* walkComponent(component[key], [...path, key])
}
