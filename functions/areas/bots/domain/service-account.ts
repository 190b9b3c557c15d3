import { createPrivateKey } from 'node:crypto'
import * as z from 'zod'

/** A service account of Google Cloud, as far as a token is asked for with it. */
export const ServiceAccount = z.lazy(() => z.object({ client_email: z.email(), private_key: z.string() }))
export type ServiceAccount = z.infer<typeof ServiceAccount>

/** A service account's key file; undefined: it is none, or has no private key in it. */
export function readServiceAccount(text: string): ServiceAccount | undefined {
  try {
    const account = ServiceAccount.parse(JSON.parse(text))
    return createPrivateKey(account.private_key).asymmetricKeyType === 'rsa' ? account : undefined
  } catch {
    return undefined
  }
}
