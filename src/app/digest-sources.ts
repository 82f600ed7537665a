import { access, constants } from 'node:fs/promises'
import type { Config } from '../config.ts'
import { fileClause, UsageError } from '../errors.ts'

/** Where digests come from. */
export interface DigestSources {
  /** Files and folders, the data folder's own first. */
  readonly paths: readonly string[]
  /** Addresses, which may hold `{yyyy}`, `{MM}` and `{dd}`. */
  readonly templates: readonly string[]
}

/** @throws UsageError for a path that can't be read: then the setting is wrong */
export async function readSources(
  { digestSources }: Pick<Config, 'digestSources'>,
  ownFolder: string,
): Promise<DigestSources> {
  const paths = digestSources.flatMap((source) => (source.kind === 'path' ? [source.path] : []))
  for (const path of paths) {
    await access(path, constants.R_OK).catch((error) => {
      throw new UsageError(`DIGEST_SOURCES: ${path} can't be read: ${fileClause(error)}.`)
    })
  }
  return {
    paths: [ownFolder, ...paths],
    templates: digestSources.flatMap((source) => (source.kind === 'url' ? [source.template] : [])),
  }
}
