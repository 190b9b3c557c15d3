import type { Parts } from '../../../kernel/ports.ts'
import type { SigningPurpose } from '../../../kernel/signing-purposes.ts'
import { signatureLifeMs } from '../domain/signature-life.ts'

/**
 * An operator replaces the key of one purpose: the new one signs in two minutes, and the old ones verify as long as what
 * they signed may be shown to us. With `leaked` they count for nothing from now on.
 */
export async function rotateKey(
  { secrets, log }: Pick<Parts, 'secrets' | 'log'>,
  { purpose, leaked = false }: { purpose: SigningPurpose; leaked?: boolean | undefined },
): Promise<{ keys: number; signsFrom: string }> {
  const { keys, signsFrom } = await secrets.rotateSigningKey(purpose, { keepMs: signatureLifeMs[purpose], leaked })
  const rotated = { purpose, keys, signsFrom: new Date(signsFrom).toISOString() }
  log.info('key.rotated', { ...rotated, leaked })
  return rotated
}
