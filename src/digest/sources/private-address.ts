import { BlockList, isIP } from 'node:net'

/**
 * Networks that no public digest lives in: this host, private, shared, link-local, documentation, benchmarking,
 * multicast and reserved ranges. Source: IANA special-purpose address registries (RFC 6890).
 */
const NETWORKS: readonly (readonly [network: string, prefix: number, family: 'ipv4' | 'ipv6'])[] = [
  ['0.0.0.0', 8, 'ipv4'],
  ['10.0.0.0', 8, 'ipv4'],
  ['100.64.0.0', 10, 'ipv4'],
  ['127.0.0.0', 8, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.0.0.0', 24, 'ipv4'],
  ['192.0.2.0', 24, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['198.18.0.0', 15, 'ipv4'],
  ['198.51.100.0', 24, 'ipv4'],
  ['203.0.113.0', 24, 'ipv4'],
  ['224.0.0.0', 4, 'ipv4'],
  ['240.0.0.0', 4, 'ipv4'],
  // All of ::/8: unspecified, loopback, IPv4-compatible and IPv4-mapped addresses.
  ['::', 8, 'ipv6'],
  ['64:ff9b::', 96, 'ipv6'],
  ['64:ff9b:1::', 48, 'ipv6'],
  ['100::', 64, 'ipv6'],
  ['2001:db8::', 32, 'ipv6'],
  ['2002::', 16, 'ipv6'],
  ['fc00::', 7, 'ipv6'],
  ['fe80::', 10, 'ipv6'],
  ['fec0::', 10, 'ipv6'],
  ['ff00::', 8, 'ipv6'],
]

// One list a family: a list of both takes every IPv4 address for an IPv4-mapped one, which ::/8 holds.
const PRIVATE = { ipv4: new BlockList(), ipv6: new BlockList() }
for (const [network, prefix, family] of NETWORKS) PRIVATE[family].addSubnet(network, prefix, family)

/** True for an IP address outside the public internet, and for text that is no IP address. */
export function isPrivateAddress(address: string): boolean {
  // A zone (fe80::1%eth0) names a network interface of this host.
  if (isIP(address) === 0 || address.includes('%')) return true
  const family = isIP(address) === 4 ? 'ipv4' : 'ipv6'
  return PRIVATE[family].check(address, family)
}
