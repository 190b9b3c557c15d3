import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useTeams } from '../api/queries.ts'
import type { Conversation } from '../api/types.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Notice } from '../ui/notice.tsx'
import { useSentence } from '../ui/sentence.ts'
import type { Acts } from './act.ts'

interface TransferDialogProps {
  conversation: Conversation
  acts: Acts
  onDone(): void
}

/** A7: to another team, where it shows in Unassigned. */
export default function TransferDialog({ conversation, acts, onDone }: TransferDialogProps) {
  const { t } = useTranslation()
  const teams = useTeams().filter(({ id }) => id !== conversation.teamId)
  const sentence = useSentence()
  const [teamId, setTeamId] = useState<string>()
  const transfer = async () => {
    if (!teamId) return
    try {
      await acts.act('transfer', { teamId })
      onDone()
    } catch {
      // The notice below tells why.
    }
  }
  return (
    <Dialog open onClose={onDone} title={t('transfer.title')} description={t('transfer.text')}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void transfer()
        }}
      >
        <fieldset className="space-y-1">
          <legend className="sr-only">{t('filters.team')}</legend>
          {teams.map(({ id, name, mode }) => (
            <label
              key={id}
              className="flex cursor-pointer items-center gap-2.5 rounded-md border px-3 py-2 hover:bg-hover"
            >
              <input type="radio" name="team" value={id} checked={teamId === id} onChange={() => setTeamId(id)} />
              <span className="flex-1">{name}</span>
              <span className="text-muted text-xs">{t(`team.${mode}`)}</span>
            </label>
          ))}
          {teams.length === 0 && <p className="text-muted">{t('transfer.none')}</p>}
        </fieldset>
        {acts.problem && (
          <div className="mt-3">
            <Notice tone="bad">{sentence(acts.problem.problem)}</Notice>
          </div>
        )}
        <div className="mt-4 flex justify-end gap-2">
          <Button onClick={onDone}>{t('common.cancel')}</Button>
          <Button type="submit" look="primary" disabled={!teamId || acts.isBusy}>
            {t('transfer.confirm')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
