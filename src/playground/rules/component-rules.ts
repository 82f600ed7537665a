import { ComponentType } from 'discord-api-types/v10'
import { asArray, isAbsent, isObject, type JsonObject } from '../json.ts'
import { displayedTexts, type PlacedComponent, walkComponents } from './component-tree.ts'
import { buttonFaults, selectFaults } from './control-rules.ts'
import { urlFaults } from './field-rules.ts'
import {
  choiceFaults,
  type FormFault,
  type FormPath,
  fault,
  integerFaults,
  listFaults,
  missing,
  textFaults,
} from './form-fault.ts'

/** Components that a Components V2 message may have, nested ones counted. */
const COMPONENTS_MAX = 40

/** Characters that the Text Displays of a message may have together. */
const DISPLAYED_TEXT_MAX = 4000

const { ActionRow, Button, Section, TextDisplay, Thumbnail, MediaGallery, File, Separator, Container } =
  ComponentType
const SELECTS = [
  ComponentType.StringSelect,
  ComponentType.UserSelect,
  ComponentType.RoleSelect,
  ComponentType.MentionableSelect,
  ComponentType.ChannelSelect,
]
/** Which components can be in a container, and which at the top of a Components V2 message. */
const IN_CONTAINER = [ActionRow, TextDisplay, Section, MediaGallery, Separator, File]
const AT_TOP = [...IN_CONTAINER, Container]

/**
 * What is wrong with a message's `components`.
 * Source: Discord's documentation, "Component reference"; the limits are listed with each rule.
 * @param v2 whether the message has the flag `IsComponentsV2`
 */
export function componentsFaults(components: unknown, path: FormPath, v2: boolean): FormFault[] {
  const listed = listFaults(components, path, { max: v2 ? COMPONENTS_MAX : 5 })
  if (listed.length > 0) return listed
  const allowed = v2 ? AT_TOP : [ActionRow]
  const placed = [...walkComponents(components, path)]
  return [
    ...asArray(components).flatMap((child, index) => childFaults(child, [...path, index], allowed)),
    ...repeatedFaults(
      placed,
      'custom_id',
      'COMPONENT_CUSTOM_ID_DUPLICATED',
      'Component custom id cannot be duplicated',
    ),
    ...repeatedFaults(
      placed.filter(({ component }) => component.id !== 0),
      'id',
      'COMPONENT_ID_DUPLICATED',
      'Component id cannot be duplicated',
    ),
    ...(v2 ? totalFaults(components, placed.length, path) : []),
  ]
}

function totalFaults(components: unknown, count: number, path: FormPath): FormFault[] {
  const characters = displayedTexts(components).reduce((sum, text) => sum + [...text].length, 0)
  return [
    ...(count > COMPONENTS_MAX
      ? fault(
          path,
          'COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED',
          `The maximum number of total components (${COMPONENTS_MAX}) has been exceeded`,
        )
      : []),
    ...(characters > DISPLAYED_TEXT_MAX
      ? fault(
          path,
          'COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED',
          `Displayable text size exceeds maximum size of ${DISPLAYED_TEXT_MAX}`,
        )
      : []),
  ]
}

function childFaults(child: unknown, path: FormPath, allowed: readonly ComponentType[]): FormFault[] {
  if (!isObject(child)) {
    return fault(path, 'MODEL_TYPE_CONVERT', 'Only dictionaries may be used in a ModelType')
  }
  if (!allowed.includes(child.type as ComponentType)) {
    const message = `Value of field "type" must be one of (${allowed.join(', ')}${allowed.length === 1 ? ',' : ''}).`
    return fault([...path, 'type'], 'UNION_TYPE_CHOICES', message)
  }
  const id = integerFaults(child.id, [...path, 'id'], { min: 0, max: 2 ** 31 - 1 })
  return [...id, ...(FAULTS_BY_TYPE[child.type as ComponentType]?.(child, path) ?? [])]
}

type ComponentRule = (component: JsonObject, path: FormPath) => FormFault[]

const FAULTS_BY_TYPE: Readonly<Partial<Record<ComponentType, ComponentRule>>> = {
  [ActionRow]: rowFaults,
  [Button]: buttonFaults,
  ...Object.fromEntries(SELECTS.map((type) => [type, selectFaults])),
  [Section]: sectionFaults,
  [TextDisplay]: ({ content }, path) =>
    textFaults(content, [...path, 'content'], { min: 1, max: DISPLAYED_TEXT_MAX, required: true }),
  [Thumbnail]: mediaFaults,
  [MediaGallery]: galleryFaults,
  [File]: ({ file }, path) => {
    const url = isObject(file) ? file.url : undefined
    return urlFaults(url, [...path, 'file', 'url'], { max: 2048, required: true, schemes: ['attachment'] })
  },
  [Separator]: ({ spacing }, path) =>
    isAbsent(spacing) ? [] : choiceFaults(spacing, [...path, 'spacing'], [1, 2]),
  [Container]: containerFaults,
}

function rowFaults(row: JsonObject, path: FormPath): FormFault[] {
  const at = [...path, 'components']
  const children = asArray(row.components)
  const listed = listFaults(row.components, at, { min: 1, max: 5, required: true })
  if (listed.length > 0) return listed
  const select = children.some((child) => isObject(child) && SELECTS.includes(child.type as ComponentType))
  return [
    ...children.flatMap((child, index) => childFaults(child, [...at, index], [Button, ...SELECTS])),
    ...(select && children.length > 1
      ? fault(
          [...at, 1],
          'COMPONENT_LAYOUT_WIDTH_EXCEEDED',
          'The specified component exceeds the maximum width',
        )
      : []),
  ]
}

function sectionFaults(section: JsonObject, path: FormPath): FormFault[] {
  const at = [...path, 'components']
  const accessory = [...path, 'accessory']
  return [
    ...listFaults(section.components, at, { min: 1, max: 3, required: true }),
    ...asArray(section.components).flatMap((child, index) =>
      childFaults(child, [...at, index], [TextDisplay]),
    ),
    ...(isAbsent(section.accessory)
      ? missing(accessory)
      : childFaults(section.accessory, accessory, [Button, Thumbnail])),
  ]
}

function containerFaults(container: JsonObject, path: FormPath): FormFault[] {
  const at = [...path, 'components']
  return [
    ...integerFaults(container.accent_color, [...path, 'accent_color'], { min: 0, max: 0xff_ff_ff }),
    ...listFaults(container.components, at, { min: 1, max: COMPONENTS_MAX, required: true }),
    ...asArray(container.components).flatMap((child, index) =>
      childFaults(child, [...at, index], IN_CONTAINER),
    ),
  ]
}

function galleryFaults(gallery: JsonObject, path: FormPath): FormFault[] {
  const at = [...path, 'items']
  return [
    ...listFaults(gallery.items, at, { min: 1, max: 10, required: true }),
    ...asArray(gallery.items).flatMap((item, index) =>
      isObject(item) ? mediaFaults(item, [...at, index]) : missing([...at, index, 'media']),
    ),
  ]
}

function mediaFaults({ media, description }: JsonObject, path: FormPath): FormFault[] {
  const url = isObject(media) ? media.url : undefined
  const schemes = ['http', 'https', 'attachment']
  return [
    ...urlFaults(url, [...path, 'media', 'url'], { max: 2048, required: true, schemes }),
    ...textFaults(description, [...path, 'description'], { max: 1024 }),
  ]
}

function repeatedFaults(
  placed: readonly PlacedComponent[],
  key: string,
  code: string,
  message: string,
): FormFault[] {
  const seen = new Set<unknown>()
  return placed.flatMap(({ component, path }) => {
    const value = component[key]
    if (isAbsent(value)) return []
    if (seen.has(value)) return fault([...path, key], code, message)
    seen.add(value)
    return []
  })
}
