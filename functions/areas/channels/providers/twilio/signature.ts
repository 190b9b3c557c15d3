import { createHash } from 'node:crypto'
import { sameText } from '../../../../kernel/same-text.ts'
import type { ConnectedChannel, WebhookRequest } from '../../port.ts'
import { isSignedBy } from '../signature.ts'

/**
 * `X-Twilio-Signature`: base64 HMAC-SHA1 over the URL followed by the form's fields in order of their names; over
 * the URL alone when it carries the digest of the body. Twilio is not consistent about the default port.
 * https://www.twilio.com/docs/usage/security#validating-requests
 */
export function twilioVerify(request: WebhookRequest, channel: ConnectedChannel): boolean {
  const given = request.headers['x-twilio-signature']
  const digest = request.query.bodySHA256
  if (
    digest !== undefined &&
    !sameText(createHash('sha256').update(request.body).digest('hex'), digest.toLowerCase())
  ) {
    return false
  }
  const fields = digest === undefined ? signedFields(request.body) : ''
  return urlForms(request.url).some((url) =>
    isSignedBy(channel.secrets.authToken, url + fields, given, { algorithm: 'sha1', encoding: 'base64' }),
  )
}

function signedFields(body: Buffer): string {
  const fields = new Map<string, Set<string>>()
  for (const [name, value] of new URLSearchParams(body.toString('utf8'))) {
    fields.set(name, (fields.get(name) ?? new Set()).add(value))
  }
  const names = [...fields.keys()].sort()
  return names.flatMap((name) => [...(fields.get(name) ?? [])].sort().map((value) => name + value)).join('')
}

/** The URL as it is, with its scheme's default port, and without it. */
function urlForms(url: string): string[] {
  const parts = /^(https?):\/\/([^/?#:]+)(:\d+)?(.*)$/is.exec(url)
  if (!parts) return [url]
  const [, scheme = '', host = '', port, rest = ''] = parts
  const usual = scheme.toLowerCase() === 'https' ? ':443' : ':80'
  if (port === undefined) return [url, `${scheme}://${host}${usual}${rest}`]
  return port === usual ? [url, `${scheme}://${host}${rest}`] : [url]
}
