import { BlockList, isIPv6 } from 'node:net'

const ofIPv4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const
// Only 2000::/3 is given to anybody; in it, what is reserved or has an IPv4 address inside.
const ofIPv6 = [
  ['::', 3],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
  ['4000::', 2],
  ['8000::', 1],
] as const

// A list of its own for each: one compares both as IPv6.
let closed: { ipv4: BlockList; ipv6: BlockList } | undefined
function closedLists() {
  if (closed) return closed
  closed = { ipv4: new BlockList(), ipv6: new BlockList() }
  for (const [network, prefix] of ofIPv4) closed.ipv4.addSubnet(network, prefix, 'ipv4')
  for (const [network, prefix] of ofIPv6) closed.ipv6.addSubnet(network, prefix, 'ipv6')
  return closed
}

/** Whether an IP address is nobody's but ours: loopback, link-local (cloud metadata), private, reserved, or IPv4 in IPv6. */
export function isPrivateAddress(address: string): boolean {
  const family = isIPv6(address) ? 'ipv6' : 'ipv4'
  return closedLists()[family].check(address, family)
}
