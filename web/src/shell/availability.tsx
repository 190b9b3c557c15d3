import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Switch } from 'radix-ui'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import { keys } from '../api/keys.ts'
import { useMe } from '../api/queries.ts'
import { useSentence } from '../ui/sentence.ts'

/** A9: whether new conversations may be assigned to me. */
export function Availability() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const me = useMe()
  const sentence = useSentence()
  const change = useMutation({
    mutationFn: (available: boolean) => call('me.setAvailability', { available }),
    onSuccess: (agent) => client.setQueryData(keys.me, agent),
  })
  const available = change.isPending ? change.variables : (me?.available ?? false)
  return (
    <div className="rounded-md px-2 py-1">
      <label className="flex items-center gap-2 text-sm" htmlFor="availability">
        <span className={`size-2 rounded-full ${available ? 'bg-good' : 'bg-strong'}`} aria-hidden />
        <span className="flex-1">{available ? t('availability.on') : t('availability.off')}</span>
        <Switch.Root
          id="availability"
          aria-label={t('availability.label')}
          title={t('availability.hint')}
          checked={available}
          disabled={!me}
          onCheckedChange={(next) => change.mutate(next)}
          className="hit relative h-[18px] w-8 rounded-full bg-strong transition-colors data-[state=checked]:bg-accent"
        >
          <Switch.Thumb className="block size-3.5 translate-x-0.5 rounded-full bg-surface transition-transform data-[state=checked]:translate-x-[15px] rtl:-translate-x-0.5 rtl:data-[state=checked]:-translate-x-[15px]" />
        </Switch.Root>
      </label>
      {change.error && (
        <p role="alert" className="mt-1 text-bad text-xs">
          {sentence(change.error)}
        </p>
      )}
    </div>
  )
}
