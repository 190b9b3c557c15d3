import { useSyncExternalStore } from 'react'
import { setCredentials } from '../api/client.ts'
import { config } from '../api/config.ts'
import type { TokenSource } from './token-source.ts'

interface State {
  /** `expired`: the page stays as it is until somebody signs in again */
  status: 'signed-in' | 'expired' | 'signed-out'
  /** why nobody is signed in, where that needs a word */
  reason?: 'left' | 'failed'
}

const KEY = 'switchboard.token'
const machine: TokenSource = {
  token: async () => sessionStorage.getItem(KEY) ?? undefined,
  signOut: async () => sessionStorage.removeItem(KEY),
  forget: () => sessionStorage.removeItem(KEY),
}

let source = machine
let state: State = { status: 'signed-out' }
/** whose page this is */
let subject: string | undefined
/** what waits while the session is over: true once it goes on */
let pause: { over: Promise<boolean>; end(goesOn: boolean): void } | undefined
const listeners = new Set<() => void>()
function become(next: State): void {
  state = next
  for (const listener of listeners) listener()
}

/** Takes up the session of this tab, or the one that the identity provider has just sent us back with. */
export async function startSession(): Promise<'started' | 'handed-over'> {
  const { signIn } = config()
  if (signIn.kind === 'oidc') {
    const opened = await (await import('./oidc.ts')).openOidc(signIn, () => void expire())
    if (opened === 'handed-over') return opened
    source = opened
    if (opened.hasFailed) become({ status: 'signed-out', reason: 'failed' })
  }
  setCredentials({
    async token() {
      await pause?.over
      return source.token()
    },
    async refused(token) {
      if (state.status === 'signed-out') return false
      // Another call has met the same, and somebody has signed in since.
      if (state.status === 'signed-in' && (await source.token()) !== token) return true
      return expire()
    },
  })
  const token = await source.token()
  if (token) begin(token)
  return 'started'
}

function begin(token: string): void {
  subject = subjectOf(token)
  become({ status: 'signed-in' })
}

/** The session is over: everything waits until somebody signs in again. */
function expire(): Promise<boolean> {
  if (pause) return pause.over
  source.forget()
  let end: (goesOn: boolean) => void = () => undefined
  const over = new Promise<boolean>((resolve) => {
    end = resolve
  })
  pause = { over, end }
  become({ status: 'expired' })
  return over
}

function endPause(goesOn: boolean): void {
  pause?.end(goesOn)
  pause = undefined
}

/** Somebody has signed in over a page whose session was over. What somebody else left open is not theirs to see. */
export function goOn(token: string): void {
  if (subjectOf(token) === subject) {
    endPause(true)
    begin(token)
  } else location.reload()
}

/** As a demo agent of this machine. */
export function signInHere(token: string): void {
  sessionStorage.setItem(KEY, token)
  if (state.status === 'expired') goOn(token)
  else begin(token)
}

export async function signOut(): Promise<void> {
  endPause(false)
  await source.signOut()
  become({ status: 'signed-out', reason: 'left' })
}

function subjectOf(token: string): string | undefined {
  const payload = token.split('.')[1]?.replaceAll('-', '+').replaceAll('_', '/')
  return payload && (JSON.parse(atob(payload)) as { sub?: string }).sub
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
