import { useSyncExternalStore } from 'react'
import { setCredentials } from '../api/client.ts'
import { config } from '../api/config.ts'
import type { TokenSource } from './token-source.ts'

interface State {
  status: 'signed-in' | 'signed-out'
  /** why nobody is signed in, where that needs a word */
  reason?: 'expired' | 'left' | 'failed'
}

const KEY = 'switchboard.token'
const machine: TokenSource = {
  token: async () => sessionStorage.getItem(KEY) ?? undefined,
  signOut: async () => sessionStorage.removeItem(KEY),
  forget: () => sessionStorage.removeItem(KEY),
}

let source = machine
let state: State = { status: 'signed-out' }
const listeners = new Set<() => void>()
function become(next: State): void {
  state = next
  for (const listener of listeners) listener()
}

/** Takes up the session of this tab, or the one that the identity provider has just sent us back with. */
export async function startSession(): Promise<void> {
  const { signIn } = config()
  if (signIn.kind === 'oidc') {
    const opened = await (await import('./oidc.ts')).openOidc(signIn, () => refused())
    source = opened
    if (opened.hasFailed) become({ status: 'signed-out', reason: 'failed' })
  }
  setCredentials({ token: () => source.token(), refused })
  if (await source.token()) become({ status: 'signed-in' })
}

function refused(): void {
  source.forget()
  if (state.status === 'signed-in') become({ status: 'signed-out', reason: 'expired' })
}

/** As a demo agent of this machine. */
export function signInHere(token: string): void {
  sessionStorage.setItem(KEY, token)
  become({ status: 'signed-in' })
}

export async function signOut(): Promise<void> {
  await source.signOut()
  become({ status: 'signed-out', reason: 'left' })
}

export function useSession(): State {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => state,
  )
}
