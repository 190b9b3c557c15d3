import { ErrorResponse, User, UserManager, WebStorageStateStore } from 'oidc-client-ts'
import { Problem } from '../api/problem.ts'
import type { TokenSource } from './token-source.ts'

const RETURN = 'switchboard.return'
/** this window was opened to sign in for others */
const FOR_OTHERS = 'switchboard.forOthers'
const HANDOVER = 'switchboard.signedIn'
let manager: UserManager | undefined

/** OpenID Connect with PKCE: managed login of Cognito, or any other issuer. Tokens live as long as the tab. */
export async function openOidc(
  { authority, clientId }: { authority: string; clientId: string },
  expired: () => void,
): Promise<(TokenSource & { hasFailed: boolean }) | 'handed-over'> {
  const store = new WebStorageStateStore({ store: window.sessionStorage })
  const users = new UserManager({
    authority,
    client_id: clientId,
    redirect_uri: `${location.origin}/`,
    post_logout_redirect_uri: `${location.origin}/`,
    scope: 'openid email profile',
    userStore: store,
    stateStore: store,
    automaticSilentRenew: true,
  })
  manager = users
  let hasFailed = false
  const query = new URLSearchParams(location.search)
  if (query.has('again')) {
    sessionStorage.setItem(FOR_OTHERS, 'yes')
    sessionStorage.setItem(RETURN, '/')
    await users.removeUser()
    await users.signinRedirect()
    return new Promise(() => undefined)
  }
  if (query.has('state') && (query.has('code') || query.has('error'))) {
    const back = sessionStorage.getItem(RETURN) ?? '/'
    try {
      await users.signinCallback()
    } catch (error) {
      // Refused there, or an answer that this tab did not ask for: a reload of an old address, or somebody else's.
      console.warn('Signing in did not work:', error)
      hasFailed = true
    } finally {
      history.replaceState(null, '', back)
    }
  }
  if (!hasFailed && sessionStorage.getItem(FOR_OTHERS) && (await handOver(users))) return 'handed-over'
  // The API knows agents by their verified email, which is in the ID token.
  const current = async () => {
    const user = await users.getUser()
    if (user && !user.expired) return user.id_token
    if (!user?.refresh_token) return undefined
    try {
      return (await users.signinSilent())?.id_token
    } catch (error) {
      // The provider says no: whoever it is has to sign in. Anything else may pass.
      if (error instanceof ErrorResponse) return undefined
      throw new Problem(0, { detail: 'The identity provider cannot be reached.' })
    }
  }
  users.events.addAccessTokenExpired(() => {
    current().then(
      (token) => token ?? expired(),
      () => undefined,
    )
  })
  return {
    hasFailed,
    token: current,
    forget: () => void users.removeUser(),
    async signOut() {
      const hasEnd = (await users.metadataService.getEndSessionEndpoint()) !== undefined
      if (!hasEnd) return users.removeUser()
      // Cognito's own names for what the standard calls post_logout_redirect_uri:
      // https://docs.aws.amazon.com/cognito/latest/developerguide/logout-endpoint.html
      const extraQueryParams = { client_id: clientId, logout_uri: `${location.origin}/` }
      return users.signoutRedirect({ extraQueryParams })
    },
  }
}

/** Gives who has just signed in here to the pages that asked for it, and keeps nothing. */
async function handOver(users: UserManager): Promise<boolean> {
  const user = await users.getUser()
  if (!user) return false
  await users.removeUser()
  sessionStorage.removeItem(FOR_OTHERS)
  const channel = new BroadcastChannel(HANDOVER)
  channel.postMessage(user.toStorageString())
  channel.close()
  window.close()
  return true
}

/** Tells when somebody has signed in in the window that was opened for it. */
export function hearSignIn(done: (token: string) => void): () => void {
  const channel = new BroadcastChannel(HANDOVER)
  channel.onmessage = async ({ data }) => {
    const user = User.fromStorageString(String(data))
    await manager?.storeUser(user)
    // Reading it once begins its clock.
    await manager?.getUser()
    if (user.id_token) done(user.id_token)
  }
  return () => channel.close()
}

/** To the identity provider in a window of its own, or, where none may be opened, in this one and back. */
export async function signInBeside(): Promise<void> {
  const beside = window.open('/?again', 'switchboard-sign-in', 'popup,width=480,height=720')
  if (beside) beside.focus()
  else await redirectToSignIn()
}

/** To the identity provider, and back to the page that is open now. */
export async function redirectToSignIn(): Promise<void> {
  sessionStorage.setItem(RETURN, location.pathname + location.search)
  await manager?.signinRedirect()
}
