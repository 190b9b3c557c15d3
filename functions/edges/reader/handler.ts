import { readMail } from '../../areas/email/use-cases/read-mail.ts'
import { compose, files } from '../compose.ts'
import { mailStore } from '../compose-mail-store.ts'

const deps = compose('reader', { ...mailStore(), ...files() })

/** The reader edge: one email that SES stored, for the mail function, which decides what becomes of it. */
export async function handler(where: { bucket: string; key: string }): Promise<object | null> {
  return (await readMail(deps, where)) ?? null
}
