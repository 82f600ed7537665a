import { lookup as dnsLookup, type LookupAddress } from 'node:dns'
import { get as httpGet, type IncomingMessage } from 'node:http'
import { get as httpsGet } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { contained } from '../contained.ts'
import { isPrivateAddress } from './private-address.ts'

/** The answer to one request; redirects are not followed. */
export interface HttpAnswer {
  readonly status: number
  /** The `location` header, where there is one. */
  readonly location: string | undefined
  readonly validators: Validators
  readonly body: AsyncIterable<Uint8Array>
  /** Ends the connection, whether or not the body was read. */
  close(): void
}

/** What a server says of a page's version, to be asked later whether it is still that (RFC 9110, section 8.8). */
export interface Validators {
  readonly etag: string | null
  readonly lastModified: string | null
}

/** Asks for one address. Rejects with {@link PrivateAddressError} or with what the network says. */
export type HttpGet = (url: URL, options: HttpGetOptions) => Promise<HttpAnswer>

/** What bounds a request. */
interface HttpGetOptions {
  /** Ends the request and the reading of its body. */
  readonly signal: AbortSignal
  /** Connect to addresses outside the public internet too. */
  readonly allowPrivate: boolean
  /** The version at hand: a server that still has it answers 304 without a body. */
  readonly validators: Validators | null
}

/** Node's client does not unpack bodies, so none is to be packed. */
const HEADERS = {
  accept: 'application/json, text/markdown, application/rss+xml, application/atom+xml, text/plain, */*',
  'accept-encoding': 'identity',
  'user-agent': 'paperboy',
}

/** Every address of a host name. */
export type Resolve = (host: string) => Promise<readonly LookupAddress[]>

/** The host lies outside the public internet, and that is not allowed. */
export class PrivateAddressError extends Error {
  override readonly name = 'PrivateAddressError'
}

/**
 * An {@link HttpGet} over Node's own client. The address that was checked is the one connected to, so that a
 * name which answers differently the second time (DNS rebinding) gains nothing.
 */
export function nodeHttpGet(resolve: Resolve = resolveAll): HttpGet {
  return (url, { signal, allowPrivate, validators }) =>
    new Promise((fulfil, reject) => {
      const host = url.hostname.replace(/^\[|\]$/g, '')
      // Node looks up names only: an address in the URL is connected to as it stands.
      if (!allowPrivate && isIP(host) !== 0 && isPrivateAddress(host)) throw new PrivateAddressError(host)
      const get = url.protocol === 'https:' ? httpsGet : httpGet
      const lookup = checkedLookup(resolve, allowPrivate)
      const request = get(
        url,
        { signal, headers: { ...HEADERS, ...conditions(validators) }, lookup, agent: false },
        contained((answer: IncomingMessage) =>
          fulfil({
            status: answer.statusCode ?? 0,
            location: answer.headers.location,
            validators: {
              etag: answer.headers.etag ?? null,
              lastModified: answer.headers['last-modified'] ?? null,
            },
            body: answer,
            close: () => answer.destroy(),
          }),
        ),
      )
      request.on('error', contained(reject))
    })
}

function conditions(validators: Validators | null): Record<string, string> {
  const { etag = null, lastModified = null } = validators ?? {}
  return {
    ...(etag === null ? {} : { 'if-none-match': etag }),
    ...(lastModified === null ? {} : { 'if-modified-since': lastModified }),
  }
}

function checkedLookup(resolve: Resolve, allowPrivate: boolean): LookupFunction {
  return (host, options, callback) => {
    resolve(host).then(
      (addresses) => {
        const hidden = addresses.find(({ address }) => isPrivateAddress(address))
        const [first] = addresses
        if (hidden !== undefined && !allowPrivate) callback(new PrivateAddressError(host), [])
        else if (first === undefined) callback(new Error(`no address for ${host}`), [])
        else if (options.all) callback(null, [...addresses])
        else callback(null, first.address, first.family)
      },
      (error: NodeJS.ErrnoException) => callback(error, []),
    )
  }
}

function resolveAll(host: string): Promise<LookupAddress[]> {
  return new Promise((fulfil, reject) => {
    dnsLookup(host, { all: true }, (error, addresses) => (error === null ? fulfil(addresses) : reject(error)))
  })
}
