import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import { useMe, useNames } from '../api/queries.ts'
import { Avatar } from '../ui/avatar.tsx'
import { AgentForm } from './agent-form.tsx'
import { DeleteButton } from './delete-button.tsx'
import { useDirectory } from './directory.ts'
import { ItemPage } from './item-page.tsx'
import { AddLink, Badge, Page, Rows } from './page-parts.tsx'
import { ResetSignIn } from './reset-sign-in.tsx'

export function AgentsPage() {
  const { t } = useTranslation('settings')
  const { t: common } = useTranslation()
  const { items, error } = useDirectory('agents')
  const names = useNames()
  const rows = items?.map(({ id, name, email, role, teams, available }) => ({
    id,
    name,
    detail: [email, ...teams.flatMap((team) => names.team(team.id) ?? [])].join(' · '),
    icon: <Avatar name={name} online={available} />,
    mark: <Badge>{common(`role.${role}`)}</Badge>,
  }))
  return (
    <Page
      title={t('section.agents')}
      intro={t('agents.intro')}
      action={<AddLink section="agents">{t('agents.add')}</AddLink>}
    >
      <Rows section="agents" label={t('section.agents')} rows={rows} error={error} none={t('agents.none')} />
    </Page>
  )
}

export function AgentPage({ itemId }: { itemId: string }) {
  const { t } = useTranslation('settings')
  const list = useDirectory('agents')
  const me = useMe()
  return (
    <ItemPage section="agents" itemId={itemId} newTitle={t('agents.add')} titleOf={({ name }) => name} {...list}>
      {(agent) => (
        <>
          <AgentForm agent={agent} list={list} />
          {agent && <ResetSignIn agent={agent} onDone={list.put} />}
          {agent && agent.id !== me?.id && (
            <DeleteButton
              name={agent.name}
              text={t('agents.deleting')}
              onDelete={() => call('agents.delete', { id: agent.id })}
              onDone={() => {
                list.remove(agent.id)
                list.showList()
              }}
            />
          )}
        </>
      )}
    </ItemPage>
  )
}
