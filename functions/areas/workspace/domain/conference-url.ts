const CODE = '{code}'

/**
 * M10: whether a pattern makes the address of a video call: https, with `{code}` once, behind the host. No `$`, which would be
 * a variable in a message.
 */
export function isConferencePattern(pattern: string): boolean {
  if (pattern.split(CODE).length !== 2 || /[\s$]/.test(pattern)) return false
  const [before = ''] = pattern.split(CODE)
  const url = URL.canParse(before) ? new URL(before) : undefined
  return url?.protocol === 'https:' && /^https:\/\/[^/?#]+[/?#]/i.test(before) && url.username === ''
}

/** The address of the call that has this code. */
export const conferenceUrlOf = (pattern: string, code: string): string => pattern.replace(CODE, code)
