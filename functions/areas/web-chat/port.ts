/** Whom a company's page vouches for. */
export interface Vouched {
  userId: string
  name?: string | undefined
  email?: string | undefined
}

/** What visitors show to be let in. */
export interface VisitorProofs {
  /** the user of a page's identity token under one of these secrets; undefined when it is forged, malformed or over */
  readIdentityToken(token: string, secrets: readonly string[], now: number): Promise<Vouched | undefined>
  /** whether Turnstile says that its answer is a person's, and was not used before */
  passedTurnstile(secret: string, answer: string, remoteAddress: string): Promise<boolean>
}

export interface WebChatParts {
  visitorProofs: VisitorProofs
}
