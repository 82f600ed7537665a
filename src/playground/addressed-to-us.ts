import type { IncomingHttpHeaders } from 'node:http'

/**
 * Whether a request was meant for the server at this port of 127.0.0.1: a page elsewhere that resolved its own
 * name to 127.0.0.1 (DNS rebinding), or a script of another origin, was not.
 */
export function isAddressedToUs({ host = '', origin }: IncomingHttpHeaders, port: number): boolean {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`]
  return hosts.includes(host) && isSameOrigin({ host, origin })
}

/** Whether a request came from a page of the same address as it was sent to, or from none. */
export function isSameOrigin({ host = '', origin }: Pick<IncomingHttpHeaders, 'host' | 'origin'>): boolean {
  return origin === undefined || origin === `http://${host}` || origin === `https://${host}`
}
