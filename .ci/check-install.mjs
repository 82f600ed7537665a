// What `npm ci --omit=dev` installs: how large it is, whether anything runs at installing, and under which licences.
// node .ci/check-install.mjs
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const MOST_PACKAGES = 86
const MOST_MEGABYTES = 70
/**
 * Licences that ask for no more than to be named, which may be given on with a program under the MIT licence; MPL-2.0 asks for
 * the source of its own files alone, which are given on unchanged.
 */
const LICENCES = [
  'MIT',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'Unlicense',
  'MPL-2.0',
]
const SCRIPTS = ['preinstall', 'install', 'postinstall']

const folder = mkdtempSync(join(tmpdir(), 'paperboy-install-'))
try {
  for (const file of ['package.json', 'package-lock.json'])
    cpSync(join(import.meta.dirname, '..', file), join(folder, file))
  execFileSync('npm', ['ci', '--omit=dev', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    stdio: 'inherit',
  })
  const modules = join(folder, 'node_modules')
  const entries = readdirSync(modules, { recursive: true, withFileTypes: true })
  const files = entries.filter((each) => each.isFile())
  // On disk: whole blocks.
  const megabytes =
    files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).blocks * 512, 0) / 1e6
  const packages = files
    .filter(
      ({ parentPath, name }) =>
        name === 'package.json' && /node_modules\/(?:@[^/]+\/)?[^/]+$/.test(parentPath),
    )
    .map(({ parentPath }) => JSON.parse(readFileSync(join(parentPath, 'package.json'), 'utf8')))
  const licenceOf = ({ license }) => (typeof license === 'object' ? license?.type : license) ?? 'none'
  const faults = [
    ...(packages.length > MOST_PACKAGES ? [`more than ${MOST_PACKAGES} packages`] : []),
    ...(megabytes > MOST_MEGABYTES ? [`more than ${MOST_MEGABYTES} MB`] : []),
    ...packages.flatMap(({ name, scripts = {} }) =>
      SCRIPTS.filter((script) => script in scripts).map((script) => `${name} runs a script at ${script}`),
    ),
    ...packages.flatMap((each) =>
      LICENCES.includes(licenceOf(each)) ? [] : [`${each.name}: licence ${licenceOf(each)}`],
    ),
  ]
  const counts = Object.entries(Object.groupBy ? Object.groupBy(packages, licenceOf) : {})
  console.log(`production install: ${packages.length} packages, ${megabytes.toFixed(1)} MB on disk`)
  for (const [licence, those] of counts) console.log(`  ${licence}: ${those.length}`)
  for (const fault of faults) console.log(`  fault: ${fault}`)
  process.exitCode = faults.length === 0 ? 0 : 1
} finally {
  rmSync(folder, { recursive: true })
}
