interface Refused {
  status: number
  message?: string | undefined
  about?: string | undefined
}

/**
 * What a refusal of LINE means for who reads it; LINE has statuses and sentences, but no codes.
 * https://developers.line.biz/en/reference/messaging-api/#error-responses
 */
export function meaningOf({ status, message = '', about = '' }: Refused): string | undefined {
  // Without a word of its own it need not be LINE that answered.
  if (message === '') return undefined
  if (status === 429) {
    return /monthly limit/i.test(message)
      ? 'The account has used up its messages of this month: an admin can extend the plan in LINE Official Account Manager.'
      : 'Too many messages in a short time: it is tried again later.'
  }
  if (status === 401) {
    return 'LINE does not accept the channel’s access token: an admin must enter it again in the channel’s settings.'
  }
  if (status === 403) {
    return 'The LINE account may not send messages this way: an admin must check its plan and permissions.'
  }
  if (/length must be between/i.test(about)) return 'The text is too long for LINE: shorten it.'
  if (/\bto\b/.test(about) || /property, '?to'?/i.test(message)) {
    return 'LINE knows no such customer, or they have blocked the account: they must write first.'
  }
  return status === 400 ? 'LINE does not take this message: change what is in it, or its files.' : undefined
}
