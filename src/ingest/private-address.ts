import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/**
 * Networks whose addresses are public by number, but lead to a cloud provider's own services from a machine in that cloud.
 */
const CLOUD_INTERNAL = [
  // Azure: the platform's DNS, health probes and agent. https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16
  '168.63.129.16/32',
  // Google Cloud: private and restricted access to its APIs. https://cloud.google.com/vpc/docs/configure-private-google-access
  '199.36.153.4/30',
  '199.36.153.8/30',
  // IBM Cloud: its internal services and service endpoints. https://cloud.ibm.com/docs/vpc?topic=vpc-service-endpoints-for-vpc
  '161.26.0.0/16',
  '166.8.0.0/14',
].map((network) => ipaddr.IPv4.parseCIDR(network))

/** All of the public IPv6 internet, as handed out so far (RFC 4291, section 2.4). */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3')

/**
 * Whether an address lies outside the public internet: everything but plain unicast (private, shared, local, reserved for
 * documentation or benchmarks, multicast …), whatever carries another address in it (IPv4-mapped, NAT64, 6to4, Teredo), and
 * cloud providers' internal services. Text that is no IP address counts as outside, and so does one with a zone
 * (`fe80::1%eth0`), which names a network interface of this host.
 */
export function isPrivateAddress(address: string): boolean {
  if (isIP(address) === 0 || address.includes('%')) return true
  const parsed = ipaddr.parse(address)
  if (parsed.range() !== 'unicast') return true
  return parsed instanceof ipaddr.IPv6
    ? !parsed.match(GLOBAL_UNICAST)
    : CLOUD_INTERNAL.some((network) => parsed.match(network))
}
