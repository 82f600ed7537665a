import type { StreamEvent } from '../protocol.ts'

/** The playground's server, as one person uses it. */
export interface Api {
  /** Calls a function of the server's API; rejects with what it says is wrong. */
  call<T>(name: string, input?: object): Promise<T>
  /** Gives the bot a digest file; resolves with what came of it. */
  ingest(file: File): Promise<string>
  /** Listens to what happens; the returned function stops that. */
  listen(take: (event: StreamEvent) => void, lost: (isLost: boolean) => void): () => void
}

/** @param personId who uses it; null for whoever the server begins with */
export function createApi(personId: string | null): Api {
  const address = (name: string, more: Record<string, string> = {}) =>
    `/api/${name}?${new URLSearchParams({ ...(personId === null ? {} : { as: personId }), ...more })}`

  return {
    call: (name, input = {}) =>
      answerOf(
        fetch(address(name), {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify(input),
        }),
      ),
    ingest: async (file) => {
      const sent = fetch(address('ingest', { name: file.name }), {
        method: 'POST',
        body: await file.arrayBuffer(),
      })
      return (await answerOf<{ said: string }>(sent)).said
    },
    listen: (take, lost) => {
      const source = new EventSource(address('stream'))
      source.onmessage = ({ data }) => take(JSON.parse(data))
      source.onopen = () => lost(false)
      source.onerror = () => lost(true)
      return () => source.close()
    },
  }
}

async function answerOf<T>(sent: Promise<Response>): Promise<T> {
  const response = await sent.catch(() => {
    throw new Error('The playground does not answer. Is it still running?')
  })
  const answer = await response.json()
  if (!response.ok) throw new Error(answer.error)
  return answer
}
