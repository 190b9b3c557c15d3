import { isIP } from 'node:net'
import { isPrivateAddress } from '../../../kernel/public-address.ts'

/** What an address may be long. */
const MAX_URL_LENGTH = 2_000

/**
 * What keeps an address from being called, as a message beside its field: it is https, without credentials, and of a public
 * host; undefined: nothing. What its name stands for is looked at again when it is called. `localhost`: `http://localhost` as well.
 */
export function problemOfUrl(text: string, { localhost }: { localhost: boolean }): string | undefined {
  if (text.length > MAX_URL_LENGTH) return `is longer than ${MAX_URL_LENGTH} characters`
  if (!URL.canParse(text)) return 'is not an address'
  const url = new URL(text)
  if (url.username !== '' || url.password !== '') return 'must not have a name or password in it'
  if (localhost && isOnThisMachine(url)) return undefined
  if (url.protocol !== 'https:') return 'must begin with https://'
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const isPublic =
    isIP(host) === 0 ? host.includes('.') && !/\.(localhost|local|internal)\.?$/i.test(host) : !isPrivateAddress(host)
  return isPublic ? undefined : 'must be the address of a public host'
}

/** Whether it is called on the machine that the functions themselves run on. */
export const isOnThisMachine = ({ protocol, hostname }: Pick<URL, 'protocol' | 'hostname'>): boolean =>
  protocol === 'http:' && hostname === 'localhost'
