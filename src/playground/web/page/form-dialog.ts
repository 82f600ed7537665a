import type { FieldView, FormView, UseOutcome } from '../protocol.ts'
import type { Api } from './api.ts'
import { button, element } from './dom.ts'

/** Shows a form that the bot opened, until it is sent or put away. */
export function showForm(api: Api, view: FormView, done: (outcome: UseOutcome) => void): void {
  const said = element('p', { class: 'pg-said', role: 'alert' })
  const fields = view.fields.map((field) => ({ field, ...fieldOf(field) }))
  const send = async () => {
    const values = Object.fromEntries(fields.map(({ field, value }) => [field.customId, value()]))
    const outcome = await api.call<UseOutcome>('submit', { interactionId: view.interactionId, values })
    dialog.close()
    done(outcome)
  }
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    send().catch((error: Error) => {
      said.textContent = error.message
    })
  }
  const textsBefore = (index: number) =>
    view.texts.filter(({ before }) => before === index).map(({ text }) => element('p', {}, text))
  const dialog: HTMLDialogElement = element(
    'dialog',
    { class: 'pg-dialog', 'aria-labelledby': 'pg-form-title', close: () => dialog.remove() },
    element(
      'form',
      { submit },
      element('h2', { id: 'pg-form-title' }, view.title),
      ...fields.flatMap(({ label }, index) => [...textsBefore(index), label]),
      ...textsBefore(fields.length),
      said,
      element(
        'div',
        { class: 'pg-dialog-end' },
        button('Cancel', () => dialog.close(), { class: 'dc-button dc-secondary' }),
        element('button', { type: 'submit', class: 'dc-button dc-primary' }, 'Submit'),
      ),
    ),
  )
  document.body.append(dialog)
  dialog.showModal()
}

function fieldOf(field: FieldView): { label: HTMLElement; value: () => string | string[] } {
  const { required, kind, max, min } = field
  const common = { required, 'aria-label': field.label }
  const lengths = { maxlength: max, minlength: min, placeholder: field.placeholder }
  const heading = [
    element('span', {}, field.label, required ? ' *' : ''),
    field.description === '' ? null : element('small', {}, field.description),
  ]
  if (kind === 'choice') {
    const list = element(
      'select',
      { ...common, multiple: max > 1 },
      ...(max > 1 ? [] : [element('option', { value: '' }, field.placeholder || 'Make a selection')]),
      ...field.choices.map(({ name, value, picked }) => element('option', { value, selected: picked }, name)),
    )
    const value = () => [...list.selectedOptions].map((option) => option.value).filter((each) => each !== '')
    return { label: element('label', {}, ...heading, list), value }
  }
  const text =
    kind === 'paragraph'
      ? element('textarea', { ...common, ...lengths, rows: 5 })
      : element('input', { ...common, ...lengths })
  text.value = field.value
  return { label: element('label', {}, ...heading, text), value: () => text.value }
}
