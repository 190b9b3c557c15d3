import { useQuery } from '@tanstack/react-query'
import { call } from '../api/client.ts'
import { SigningSecret } from './signing-secret.tsx'

/** What webhooks of workflows are signed with. */
export function WebhookSecret() {
  const known = useQuery({ queryKey: ['webhookSecret'], queryFn: () => call('webhookSecret.get', {}) })
  return (
    <SigningSecret
      madeAt={known.data?.madeAt}
      rotate={async (leaked) => {
        const { secret } = await call('webhookSecret.rotate', { leaked })
        void known.refetch()
        return secret ?? null
      }}
    />
  )
}
