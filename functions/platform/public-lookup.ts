import type { lookup } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { isPrivateAddress } from '../kernel/public-address.ts'

/** What a call ends with whose name stands for an address that nobody else has. */
export class PrivateAddress extends Error {}

/**
 * How a connection finds the address that it is then made to: refused where any that the name stands for is not public. Looked
 * at when the connection is made: what a name meant a moment before says nothing.
 */
export const publicOnly =
  (resolve: typeof lookup): LookupFunction =>
  (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '')
      if (addresses.some(({ address }) => isPrivateAddress(address))) return callback(new PrivateAddress(), '')
      const [first] = addresses
      if (options.all) callback(null, addresses)
      else callback(null, first?.address ?? '', first?.family)
    })
  }
