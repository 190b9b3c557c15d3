/** By which header an email of ours says which message it is. */
export const REFERENCE_HEADER = 'X-Switchboard-Reference'

/**
 * The Message-ID under which SES sent an email, made of the id that it returned.
 * https://docs.aws.amazon.com/ses/latest/dg/header-fields.html
 */
export function messageIdOf(sesId: string, region: string): string {
  return `<${sesId}@${region === 'us-east-1' ? 'email.amazonses.com' : `${region}.amazonses.com`}>`
}
