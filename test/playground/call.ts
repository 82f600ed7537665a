import type { StandIn } from '../../src/playground/server.ts'

/** What came back from a plain HTTP request. */
export interface Called {
  readonly status: number
  // Tests look into answers of every shape; asserting on them is what checks them.
  // biome-ignore lint/suspicious/noExplicitAny: answers have every shape, and the assertions check it
  readonly body: any
  readonly headers: Headers
}

/** A plain request to a stand-in's API as the bot, below `/api/v10`. */
export async function call(standIn: StandIn, method: string, path: string, body?: unknown): Promise<Called> {
  const response = await fetch(`${standIn.api}/v10${path}`, {
    method,
    headers: { authorization: `Bot ${standIn.token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return {
    status: response.status,
    body: text === '' ? undefined : JSON.parse(text),
    headers: response.headers,
  }
}
