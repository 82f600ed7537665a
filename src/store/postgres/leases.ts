import type { Lease, LeaseStore, SeenLease } from '../../cluster/lease-store.ts'
import type { Database } from './connect.ts'

const IN = `interval '1 ms'`

/** Leases in a table. A lease that is given back keeps its row. */
export function leaseTable(database: Database): LeaseStore {
  return {
    take: (names, owner, { ms, most = names.length, info = {} }) =>
      database.query<Lease>(
        // The name's place decides which are tried; whoever was quicker has the row by the time that it is looked at.
        `insert into leases as l (name, owner, fence, until, info)
          select name, $2, nextval('fence'), clock_timestamp() + $3 * ${IN}, $5 from (
            select name from unnest($1::text[]) with ordinality as wanted (name, place)
            where not exists (select from leases where leases.name = wanted.name and until > clock_timestamp())
            order by place limit $4) as free
          on conflict (name) do update set owner = excluded.owner, fence = excluded.fence, until = excluded.until,
            info = excluded.info
          where l.until <= clock_timestamp()
          returning name, fence`,
        [names, owner, ms, most, JSON.stringify(info)],
      ),
    renew: (leases, owner, ms) =>
      database.query<Lease>(
        `update leases set until = clock_timestamp() + $4 * ${IN}
          from unnest($1::text[], $2::bigint[]) as held (name, fence)
          where leases.name = held.name and leases.fence = held.fence and owner = $3
          returning leases.name, leases.fence`,
        [...columnsOf(leases), owner, ms],
      ),
    say: (leases, owner, info) =>
      database.query<Lease>(
        `update leases set info = $4 from unnest($1::text[], $2::bigint[]) as held (name, fence)
          where leases.name = held.name and leases.fence = held.fence and owner = $3
          returning leases.name, leases.fence`,
        [...columnsOf(leases), owner, JSON.stringify(info)],
      ),
    async handOver({ name, fence }, owner, to) {
      const [lease = null] = await database.query<Lease>(
        `update leases set owner = $4, fence = nextval('fence'), until = clock_timestamp() + $5 * ${IN}, info = $6
          where name = $1 and fence = $2 and owner = $3 returning name, fence`,
        [name, fence, owner, to.owner, to.ms, JSON.stringify(to.info)],
      )
      return lease
    },
    async release(leases, owner) {
      if (leases.length === 0) return
      await database.query(
        `update leases set owner = '', until = 'epoch', info = '{}'
          from unnest($1::text[], $2::bigint[]) as held (name, fence)
          where leases.name = held.name and leases.fence = held.fence and owner = $3`,
        [...columnsOf(leases), owner],
      )
    },
    list: (prefix) =>
      database.query<SeenLease>(
        `select name, owner, fence, info,
            greatest(extract(epoch from until - clock_timestamp()) * 1000, -1e15)::bigint as "leftMs"
          from leases where starts_with(name, $1) order by name`,
        [prefix],
      ),
    async removeEnded(prefix, ms) {
      await database.query(
        `delete from leases where starts_with(name, $1) and until < clock_timestamp() - $2 * ${IN}`,
        [prefix, ms],
      )
    },
    async now() {
      const [row] = await database.query<{ now: number }>(
        'select (extract(epoch from clock_timestamp()) * 1000)::bigint as now',
      )
      return row?.now ?? Number.NaN
    },
    async reserve(bucket, apartMs) {
      const [row] = await database.query<{ wait: number }>(
        `insert into identify as i (bucket, next_at) values ($1, clock_timestamp() + $2 * ${IN})
          on conflict (bucket) do update
            set next_at = greatest(i.next_at, clock_timestamp()) + $2 * ${IN}
          returning greatest(0, extract(epoch from next_at - $2 * ${IN} - clock_timestamp()) * 1000)::bigint as wait`,
        [bucket, apartMs],
      )
      return row?.wait ?? 0
    },
  }
}

function columnsOf(leases: readonly Lease[]): [names: string[], fences: number[]] {
  return [leases.map(({ name }) => name), leases.map(({ fence }) => fence)]
}
