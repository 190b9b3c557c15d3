import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Switch } from 'radix-ui'
import { useId } from 'react'
import { call } from '../api/client.ts'
import { useLanguage } from '../i18n/time.ts'
import { notificationSettingsQuery } from '../notifications/settings-query.ts'
import { useSentence } from '../ui/sentence.ts'
import { useWords } from './words.ts'

/** Whether the week's figures come by email, in the language that is read here. */
export function WeeklyReport() {
  const { t } = useWords()
  const language = useLanguage()
  const sentence = useSentence()
  const client = useQueryClient()
  const id = useId()
  const { data } = useQuery(notificationSettingsQuery)
  const change = useMutation({
    mutationFn: (weeklyReport: boolean) =>
      call('me.setNotificationSettings', { weeklyReport, language: language as 'en' }),
    onSuccess: (settings) => client.setQueryData(notificationSettingsQuery.queryKey, settings),
  })
  const isOn = change.isPending ? change.variables : (data?.weeklyReport ?? false)
  return (
    <div>
      <div className="flex items-center gap-3">
        <Switch.Root
          id={id}
          checked={isOn}
          disabled={!data}
          aria-describedby={`${id}-hint`}
          onCheckedChange={(next) => change.mutate(next)}
          className="hit relative h-[18px] w-8 shrink-0 rounded-full bg-strong transition-colors data-[state=checked]:bg-accent"
        >
          <Switch.Thumb className="block size-3.5 translate-x-0.5 rounded-full bg-surface transition-transform data-[state=checked]:translate-x-[15px] rtl:-translate-x-0.5 rtl:data-[state=checked]:-translate-x-[15px]" />
        </Switch.Root>
        <label htmlFor={id} className="cursor-pointer">
          {t('weekly.label')}
        </label>
      </div>
      <p id={`${id}-hint`} className="mt-0.5 text-muted text-xs">
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
