import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { call } from '../api/client.ts'
import { Button } from '../ui/button.tsx'
import { campaignsQuery } from './queries.ts'
import type { Campaign } from './types.ts'
import { useWords } from './words.ts'

const ConfirmDialog = lazy(() => import('../conversations/confirm-dialog.tsx'))

/** Removes a campaign that is not under way, once it was asked whether that is meant. */
export function DeleteButton({ campaign: { id } }: { campaign: Campaign }) {
  const { t } = useWords()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [isAsking, setIsAsking] = useState(false)
  return (
    <>
      <Button look="quiet" onClick={() => setIsAsking(true)}>
        {t('review.delete')}
      </Button>
      {isAsking && (
        <Suspense>
          <ConfirmDialog
            title={t('review.deleteTitle')}
            text={t('review.deleteText')}
            confirm={t('review.delete')}
            onConfirm={async () => {
              await call('campaigns.delete', { id }, { idempotencyKey: crypto.randomUUID() })
              await client.invalidateQueries({ queryKey: campaignsQuery.queryKey })
              await navigate({ to: '/campaigns' })
            }}
            onDone={() => setIsAsking(false)}
          />
        </Suspense>
      )}
    </>
  )
}
