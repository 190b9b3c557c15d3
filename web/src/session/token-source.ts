/** Where tokens come from: the company's identity provider, or this machine's own. */
export interface TokenSource {
  token(): Promise<string | undefined>
  /** forgets them here; with the identity provider too, where it can */
  signOut(): Promise<void>
  forget(): void
}
