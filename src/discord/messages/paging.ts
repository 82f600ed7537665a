import type { APIButtonComponent } from 'discord-api-types/v10'
import { texts } from '../texts/texts.ts'
import { button } from './components.ts'

/** Where a reader is in something of several pages. */
export interface Paging {
  /** From 1. */
  readonly page: number
  readonly pages: number
  /** `custom_id` of the button to a page, or `null` where it would be too long: then there are no buttons. */
  readonly pageId: (page: number) => string | null
}

/** Buttons to the page before and the page after; at either end one can't be pressed. None for a single page. */
export function pageButtons({ page, pages, pageId }: Paging): APIButtonComponent[] {
  if (pages < 2) return []
  const to = (target: number, label: string) => {
    const id = pageId(target)
    return id === null ? [] : [{ ...button(label, id), disabled: target < 1 || target > pages }]
  }
  return [...to(page - 1, texts.list.previous), ...to(page + 1, texts.list.next)]
}
