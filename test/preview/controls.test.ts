import { describe, expect, it } from 'vitest'
import { interactiveComponents } from '../../src/preview/controls.ts'
import { EVERYTHING } from './everything.ts'

describe('the controls of a message', () => {
  it('come in reading order, without links and what is disabled', () => {
    expect(interactiveComponents(EVERYTHING)).toEqual([
      { kind: 'button', label: 'Open', customId: 'open' },
      {
        kind: 'select',
        label: 'Open a paper',
        customId: 'papers',
        options: [
          { label: 'VideoRoPE', value: '2502.05173' },
          { label: 'QuEST', value: '2502.05003' },
        ],
      },
      { kind: 'button', label: 'Save', customId: 'save' },
      { kind: 'button', label: '🗑️', customId: 'drop' },
      { kind: 'select', label: 'Make a selection', customId: 'channel' },
    ])
  })

  it('are none where there are none', () => {
    expect(interactiveComponents({ content: 'a' })).toEqual([])
  })
})
