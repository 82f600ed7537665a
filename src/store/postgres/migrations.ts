/** One step of the schema. What was released is never changed: a later one changes what it made. */
export interface Migration {
  /** Counted from 1. */
  readonly version: number
  /**
   * The oldest version of the schema whose programs can go on with this one: tables and columns are added first, and
   * removed a version after nothing reads them any more.
   */
  readonly readableBy: number
  readonly statements: readonly string[]
}

/** The first tables; see docs/decisions/016-postgres.md. Documents are `json`: as they were written, whatever their texts. */
const first: Migration = {
  version: 1,
  readableBy: 1,
  statements: [
    `create table settings (
      is_only boolean primary key default true check (is_only),
      bot_id text, kept_from text, lost_days text[] not null default '{}',
      moved_to text
    )`,
    'insert into settings default values',
    // Grows with everything that changes hands, for ever: a row that was removed and made again has another fence.
    'create sequence fence',
    `create table leases (
      name text primary key, owner text not null, fence bigint not null,
      until timestamptz not null, info json not null default '{}'
    ) with (fillfactor = 50)`,
    'create table identify (bucket int primary key, next_at timestamptz not null)',
    `create table subscriptions (
      id text primary key, doc json not null, guild_id text, channel_id text, created_by text,
      next_due_at bigint, latest bigint not null, on_arrival boolean not null, is_paused boolean not null,
      is_notified boolean not null, removed_at bigint
    ) with (fillfactor = 80)`,
    'create index on subscriptions (next_due_at, id) where not is_paused',
    'create index on subscriptions (id) where on_arrival and not is_paused',
    'create index on subscriptions (id) where is_paused and not is_notified',
    'create index on subscriptions (guild_id)',
    'create index on subscriptions (channel_id)',
    'create index on subscriptions (created_by)',
    'create index on subscriptions (latest)',
    'create table readers (user_id text primary key, doc json not null)',
    `create table ledger (
      subscription_id text not null, edition text not null, whom text not null, date text not null,
      channel_id text, planned_at bigint not null, open_steps int not null, number bigserial, doc json not null,
      primary key (subscription_id, edition)
    ) with (fillfactor = 60)`,
    'create index on ledger (whom) where open_steps > 0',
    'create index on ledger (channel_id)',
    'create index on ledger (date)',
    `create table work (
      whom text primary key, ready_at bigint not null, since bigint not null,
      owner text not null default '', fence bigint not null
    ) with (fillfactor = 50)`,
    'create table had (subscription_id text primary key, doc json not null)',
    'create table digests (date text primary key, revision bigint not null, doc json not null)',
    'create index on digests (revision)',
    'create sequence digest_revision',
    'create table forgotten (target text primary key, at bigint not null, number bigserial)',
    'create table deleted_people (hash text primary key, at bigint not null)',
    'create table alerts (kind text primary key, at timestamptz not null)',
  ],
}

const removedSubscriptions: Migration = {
  version: 2,
  readableBy: 1,
  statements: [
    `create table removed_subscriptions (
      id text primary key, guild_id text not null, at bigint not null, doc json not null
    )`,
    'create index on removed_subscriptions (guild_id)',
    'create index on removed_subscriptions (at)',
  ],
}

export const MIGRATIONS: readonly Migration[] = [first, removedSubscriptions]
