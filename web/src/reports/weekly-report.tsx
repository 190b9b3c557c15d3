import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useId } from 'react'
import { call } from '../api/client.ts'
import type { Language } from '../i18n/languages.ts'
import { useLanguage } from '../i18n/time.ts'
import { notificationSettingsQuery } from '../notifications/settings-query.ts'
import { useSentence } from '../ui/sentence.ts'
import { useWords } from './words.ts'

/** Whether the week's figures come by email; in the language that is read here, where none was chosen. */
export default function WeeklyReport() {
  const { t } = useWords()
  const language = useLanguage() as Language
  const sentence = useSentence()
  const client = useQueryClient()
  const id = useId()
  const { data } = useQuery(notificationSettingsQuery)
  const change = useMutation({
    mutationFn: (weeklyReport: boolean) =>
      call('me.setNotificationSettings', { weeklyReport, ...(data?.language ? {} : { language }) }),
    onSuccess: (settings) => client.setQueryData(notificationSettingsQuery.queryKey, settings),
  })
  const isOn = change.isPending ? change.variables : (data?.weeklyReport ?? false)
  return (
    <div>
      <div className="flex items-center gap-2.5">
        <input
          id={id}
          type="checkbox"
          className="size-4 shrink-0 accent-(--accent)"
          checked={isOn}
          disabled={!data}
          aria-describedby={`${id}-hint`}
          onChange={({ target }) => change.mutate(target.checked)}
        />
        <label htmlFor={id} className="cursor-pointer">
          {t('weekly.label')}
        </label>
      </div>
      <p id={`${id}-hint`} className="ms-[26px] text-muted text-xs">
        {t('weekly.hint')}
      </p>
      {change.error && (
        <p role="alert" className="mt-1 text-bad text-xs">
          {sentence(change.error)}
        </p>
      )}
    </div>
  )
}
