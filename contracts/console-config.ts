/** `/config.json` beside the console: what its build cannot know. Written by the stack, and by the local runtime. */
export interface ConsoleConfig {
  /** origin of the HTTP API without a trailing slash; empty: the console's own. Sockets are found through `POST /v1/socket-tickets` */
  apiUrl: string
  /** operations that are called at another origin: the URL of the function that runs them. Left out or not named: `apiUrl` */
  functions?: { url: string; operations: string[] }[]
  signIn:
    | { kind: 'oidc'; authority: string; clientId: string }
    /** on one machine: whoever is chosen from the demo agents, by `POST /_local/token` */
    | { kind: 'demo' }
}
