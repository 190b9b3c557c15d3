import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useMe } from '../api/queries.ts'
import { can } from '../api/rights.ts'
import type { Entry } from '../api/types.ts'

/** O1: from what a workflow did to the run in which it did it, for whoever keeps workflows. */
export function RunLink({ actor: { id, run } }: { actor: Entry['actor'] }) {
  const { t } = useTranslation()
  const me = useMe()
  if (!id || !run || !can(me, 'settings.manage')) return null
  return (
    <>
      <span aria-hidden> · </span>
      <Link
        to="/settings/$section/$itemId/runs/$runId"
        params={{ section: 'workflows', itemId: id, runId: run.id }}
        className="underline"
      >
        {t('movement.run')}
      </Link>
    </>
  )
}
