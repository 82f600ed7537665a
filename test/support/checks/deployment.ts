import { z } from 'zod'

/** What we use of the formats of deployment files, strictly: what is mistyped or unknown there fails, since nothing here runs them. */

const text = z.string().min(1)
const duration = z.string().regex(/^(?:\d+h)?(?:\d+m)?(?:\d+s)?$/)
const size = z.string().regex(/^\d+(?:b|k|kb|m|mb|g|gb)$/)
const variables = z.record(z.string().regex(/^[A-Z][A-Z0-9_]*$/), z.string())

const service = z.strictObject({
  image: text,
  build: text.optional(),
  restart: z.enum(['no', 'always', 'on-failure', 'unless-stopped']),
  depends_on: z
    .record(
      text,
      z.strictObject({
        condition: z.enum(['service_started', 'service_healthy', 'service_completed_successfully']),
      }),
    )
    .optional(),
  deploy: z.strictObject({ replicas: z.number().int().min(1) }).optional(),
  env_file: z.array(z.strictObject({ path: text, required: z.boolean() })).optional(),
  environment: variables,
  secrets: z.array(text).optional(),
  volumes: z.array(z.string().regex(/^(?:[\w.-]+:)?\/[\w./-]+(?::ro)?$/)),
  ports: z.array(z.string().regex(/^127\.0\.0\.1:\d+:\d+$/, 'published on this machine only')).optional(),
  read_only: z.boolean().optional(),
  tmpfs: z.array(z.string().startsWith('/')).optional(),
  cap_drop: z.array(z.literal('ALL')).optional(),
  security_opt: z.array(z.literal('no-new-privileges:true')).optional(),
  shm_size: size.optional(),
  healthcheck: z
    .strictObject({
      test: z.tuple([z.enum(['CMD', 'CMD-SHELL'])], text),
      interval: duration,
      timeout: duration,
      start_period: duration,
      retries: z.number().int().min(1),
    })
    .optional(),
  stop_grace_period: duration,
  logging: z.strictObject({
    driver: z.enum(['json-file', 'local', 'journald']),
    options: z.strictObject({ 'max-size': size, 'max-file': z.string().regex(/^\d+$/) }),
  }),
})

/** A compose file. Source: the Compose Specification, https://github.com/compose-spec/compose-spec */
export const composeFile = z
  .strictObject({
    services: z.record(text, service),
    volumes: z.record(text, z.null()).optional(),
    secrets: z.record(text, z.strictObject({ file: text })).optional(),
  })
  .superRefine(({ services, volumes = {}, secrets = {} }, context) => {
    const missing = (what: string, name: string) =>
      context.addIssue({ code: 'custom', message: `${what} ${name} is not declared` })
    for (const each of Object.values(services)) {
      for (const name of Object.keys(each.depends_on ?? {})) {
        if (services[name] === undefined) missing('service', name)
        else if (
          each.depends_on?.[name]?.condition === 'service_healthy' &&
          services[name].healthcheck === undefined
        ) {
          missing('healthcheck of', name)
        }
      }
      for (const name of each.secrets ?? []) if (!(name in secrets)) missing('secret', name)
      for (const volume of each.volumes) {
        const [, name] = /^([\w.-]+):/.exec(volume) ?? []
        if (name !== undefined && !(name in volumes)) missing('volume', name)
      }
      for (const value of Object.values(each.environment)) {
        const [, name] = /^\/run\/secrets\/(\S+)$/.exec(value) ?? []
        if (name !== undefined && !each.secrets?.includes(name)) missing('secret of the service', name)
      }
    }
  })

/** Alert rules. Source: Prometheus, "Alerting rules" and "Recording rules". */
export const rulesFile = z.strictObject({
  groups: z.array(
    z.strictObject({
      name: text,
      rules: z.array(
        z.strictObject({
          alert: z.string().regex(/^[A-Z]\w+$/),
          expr: text.refine(isBalanced, 'brackets and quotes that match'),
          for: duration.optional(),
          labels: z.strictObject({ severity: z.enum(['critical', 'warning', 'info']) }),
          annotations: z.strictObject({ summary: text, description: text.optional() }),
        }),
      ),
    }),
  ),
})

const datasource = z.strictObject({
  type: z.literal('prometheus'),
  uid: z.string().regex(/^\$\{datasource\}$/),
})

/** A dashboard. Source: Grafana, "Dashboard JSON model"; only panels that we draw. */
export const dashboardFile = z.strictObject({
  title: text,
  uid: z.string().regex(/^[\w-]{1,40}$/),
  schemaVersion: z.number().int().min(36),
  version: z.number().int(),
  editable: z.boolean(),
  tags: z.array(text),
  timezone: z.enum(['utc', 'browser', '']),
  refresh: duration,
  time: z.strictObject({ from: z.string().startsWith('now'), to: z.string().startsWith('now') }),
  templating: z.strictObject({
    list: z.array(
      z.strictObject({
        name: text,
        type: z.literal('datasource'),
        query: z.literal('prometheus'),
        label: text,
      }),
    ),
  }),
  annotations: z.strictObject({ list: z.array(z.never()) }),
  panels: z
    .array(
      z.strictObject({
        id: z.number().int(),
        type: z.enum(['timeseries', 'stat', 'gauge', 'table']),
        title: text,
        description: z.string(),
        datasource,
        gridPos: z
          .strictObject({
            h: z.number().int().min(1),
            w: z.number().int().min(1),
            x: z.number().int().min(0),
            y: z.number().int().min(0),
          })
          .refine(({ w, x }) => x + w <= 24, 'a panel within the 24 columns'),
        fieldConfig: z.strictObject({
          defaults: z.strictObject({ unit: text }),
          overrides: z.array(z.never()),
        }),
        options: z.strictObject({}),
        targets: z
          .array(
            z.strictObject({
              refId: z.string().regex(/^[A-Z]$/),
              expr: text.refine(isBalanced, 'brackets and quotes that match'),
              legendFormat: z.string().optional(),
            }),
          )
          .min(1),
      }),
    )
    .refine((panels) => new Set(panels.map(({ id }) => id)).size === panels.length, 'an id for each panel'),
})

/** Whether an expression closes what it opens. */
function isBalanced(expression: string): boolean {
  const open: string[] = []
  for (const letter of expression.replace(/"(?:[^"\\]|\\.)*"/g, '')) {
    if ('([{'.includes(letter)) open.push(letter)
    if (')]}'.includes(letter) && open.pop() !== '([{'[')]}'.indexOf(letter)]) return false
    if (letter === '"') return false
  }
  return open.length === 0
}

/** Directives of a unit that we use, by section. Source: systemd.unit(5), systemd.service(5), systemd.exec(5), of systemd 247 or newer. */
const DIRECTIVES: Readonly<Record<string, readonly string[]>> = {
  Unit: ['Description', 'Documentation', 'Wants', 'After', 'Requires'],
  Service: [
    ...[
      'Type',
      'User',
      'Group',
      'WorkingDirectory',
      'Environment',
      'EnvironmentFile',
      'ExecStart',
      'Restart',
    ],
    ...[
      'RestartSec',
      'RestartPreventExitStatus',
      'TimeoutStopSec',
      'StateDirectory',
      'StateDirectoryMode',
      'UMask',
    ],
    ...[
      'NoNewPrivileges',
      'CapabilityBoundingSet',
      'ProtectSystem',
      'ProtectHome',
      'PrivateTmp',
      'PrivateDevices',
    ],
    ...[
      'ProtectClock',
      'ProtectHostname',
      'ProtectKernelLogs',
      'ProtectKernelModules',
      'ProtectKernelTunables',
    ],
    ...[
      'ProtectControlGroups',
      'ProtectProc',
      'RestrictAddressFamilies',
      'RestrictNamespaces',
      'RestrictRealtime',
    ],
    ...[
      'RestrictSUIDSGID',
      'LockPersonality',
      'SystemCallArchitectures',
      'SystemCallFilter',
      'ReadWritePaths',
    ],
  ],
  Install: ['WantedBy'],
}

const YES_OR_NO =
  /^(?:NoNewPrivileges|Private\w+|Protect(?!System|Home|Proc)\w+|Restrict(?:Namespaces|Realtime|SUIDSGID)|LockPersonality)$/

/** What is wrong with a systemd unit, a line each. */
export function unitFaults(unit: string): string[] {
  let section = ''
  return unit.split('\n').flatMap((line, index) => {
    const fault = (says: string) => [`line ${index + 1}: ${says}: ${line}`]
    if (line === '' || line.startsWith('#')) return []
    const [, title] = /^\[(\w+)\]$/.exec(line) ?? []
    if (title !== undefined) {
      section = title
      return title in DIRECTIVES ? [] : fault('no section of a service')
    }
    const [, name = '', value = ''] = /^(\w+)=(.*)$/.exec(line) ?? []
    if (!DIRECTIVES[section]?.includes(name))
      return fault(`no directive of ${section || 'any section'} that we know`)
    if (YES_OR_NO.test(name) && !/^(?:yes|no)$/.test(value)) return fault('expected yes or no')
    if (/Sec$/.test(name) && !/^\d+$/.test(value)) return fault('expected seconds')
    return []
  })
}
