import { UserManager, WebStorageStateStore } from 'oidc-client-ts'
import type { TokenSource } from './token-source.ts'

const RETURN = 'switchboard.return'
let manager: UserManager | undefined

/** OpenID Connect with PKCE: managed login of Cognito, or any other issuer. Tokens live as long as the tab. */
export async function openOidc(
  { authority, clientId }: { authority: string; clientId: string },
  expired: () => void,
): Promise<TokenSource & { hasFailed: boolean }> {
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
  users.events.addAccessTokenExpired(expired)
  // The API knows agents by their verified email, which is in the ID token.
  const current = async () => {
    const user = await users.getUser()
    if (user && !user.expired) return user.id_token
    if (!user?.refresh_token) return undefined
    return (await users.signinSilent())?.id_token
  }
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

/** To the identity provider, and back to the page that is open now. */
export async function redirectToSignIn(): Promise<void> {
  sessionStorage.setItem(RETURN, location.pathname + location.search)
  await manager?.signinRedirect()
}
