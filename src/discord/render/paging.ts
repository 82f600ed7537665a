import type { APIButtonComponent } from 'discord-api-types/v10'
import { texts } from '../texts.ts'
import { button } from './message.ts'

/** Where a reader is in something of several pages. */
export interface Paging {
  /** From 1. */
  readonly page: number
  readonly pages: number
  /** `custom_id` of a page's button, or `null` where it would be too long. */
  readonly pageId: (page: number) => string | null
}

/** Buttons to the page before and the page after, where there are such. */
export function pageButtons({ page, pages, pageId }: Paging): APIButtonComponent[] {
  const to = (target: number, label: string) => {
    const id = target >= 1 && target <= pages ? pageId(target) : null
    return id === null ? [] : [button(label, id)]
  }
  return [...to(page - 1, texts.list.previous), ...to(page + 1, texts.list.next)]
}
