import { permissions } from 'virtual:rights'
import rights from 'virtual:rights-table'
import { useQuery } from '@tanstack/react-query'
import { Check, CircleDashed } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Ability, Person } from '../../../contracts/rights.ts'
import { agentsQuery } from '../api/queries.ts'
import { Page } from './page-parts.tsx'
import { permissionKey } from './permission-key.ts'

const people: readonly Person[] = ['owner', 'admin', 'manager', 'teamAdmin', 'agent']
const abilities = Object.keys(rights.abilities) as Ability[]

/** A2: who may what. Both this table and the server read it from the same rules. */
export function RolesPage() {
  const { t } = useTranslation('settings')
  const { t: common } = useTranslation()
  const { data: agents } = useQuery({ ...agentsQuery, refetchOnMount: 'always' })
  return (
    <Page title={t('section.roles')} intro={t('roles.intro')}>
      <section
        aria-label={t('section.roles')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what does not fit is scrolled by keys too
        tabIndex={0}
        className="scroll-thin relative overflow-x-auto rounded-lg border"
      >
        <table className="w-full border-collapse text-sm">
          <thead>
            <tr className="border-b bg-canvas">
              <th scope="col" className="min-w-26 px-2 py-2 text-start font-medium text-muted sm:px-3">
                {t('roles.what')}
              </th>
              {people.map((person) => (
                <th
                  key={person}
                  scope="col"
                  className="w-[13%] px-0.5 py-2 text-center font-medium max-sm:text-xs sm:px-1"
                >
                  {person === 'teamAdmin' ? t('teamRole.admin') : common(`role.${person}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="divide-y">
            {abilities.map((ability) => (
              <RightRow key={ability} label={t(`ability.${ability}`)} has={rights.abilities[ability]} />
            ))}
            {permissions.map((permission) => (
              <RightRow
                key={permission}
                label={t(`permission.${permissionKey(permission)}`)}
                has={rights.permissions[permission]}
                granted={agents
                  ?.filter((agent) => agent.permissions.includes(permission) && !hasByRole(agent.role, permission))
                  .map(({ name }) => name)}
                canBeGranted
              />
            ))}
          </tbody>
        </table>
      </section>
      <p className="mt-3 flex flex-wrap gap-x-5 gap-y-1 text-muted text-sm">
        <span className="inline-flex items-center gap-1.5">
          <Check size={15} className="text-good" aria-hidden />
          {t('roles.has')}
        </span>
        <span className="inline-flex items-center gap-1.5">
          <CircleDashed size={15} aria-hidden />
          {t('roles.canBeGranted')}
        </span>
      </p>
    </Page>
  )
}

const hasByRole = (role: Exclude<Person, 'teamAdmin'>, permission: keyof typeof rights.permissions) =>
  rights.permissions[permission].includes(role)

interface RightRowProps {
  label: string
  has: readonly Person[]
  granted?: readonly string[] | undefined
  canBeGranted?: boolean
}

function RightRow({ label, has, granted = [], canBeGranted = false }: RightRowProps) {
  const { t } = useTranslation('settings')
  return (
    <tr>
      <th scope="row" className="px-2 py-2 text-start font-normal sm:px-3">
        {label}
        {granted.length > 0 && (
          <span className="block text-muted text-xs">{t('roles.granted', { names: granted.join(', ') })}</span>
        )}
      </th>
      {people.map((person) => (
        <td key={person} className="px-0.5 py-2">
          <span className="flex justify-center">
            {has.includes(person) ? (
              <>
                <Check size={16} className="text-good" aria-hidden />
                <span className="sr-only">{t('roles.has')}</span>
              </>
            ) : canBeGranted ? (
              <>
                <CircleDashed size={15} className="text-muted" aria-hidden />
                <span className="sr-only">{t('roles.canBeGranted')}</span>
              </>
            ) : (
              <>
                <span className="text-muted" aria-hidden>
                  –
                </span>
                <span className="sr-only">{t('roles.hasNot')}</span>
              </>
            )}
          </span>
        </td>
      ))}
    </tr>
  )
}
