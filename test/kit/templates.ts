import { templateIdOf } from '../../functions/areas/templates/domain/template.ts'
import { fromMeta } from './customers.ts'
import type { World } from './world.ts'

/** The business account of the demo channel, as the tests' provider has it. */
export const ACCOUNT = '100000000000009'

/** A template as Meta describes it. */
export const metaTemplate = (name: string, more: object = {}) => ({
  id: idAtMeta(name),
  name,
  language: 'en',
  status: 'APPROVED',
  category: 'UTILITY',
  quality_score: { score: 'GREEN' },
  components: [
    { type: 'BODY', text: 'Hi {{1}}, order {{2}} has left.', example: { body_text: [['Olga', '4711']] } },
    {
      type: 'BUTTONS',
      buttons: [
        { type: 'QUICK_REPLY', text: 'Thanks' },
        { type: 'QUICK_REPLY', text: 'Stop' },
      ],
    },
  ],
  ...more,
})

/** Digits that stand for a name. */
export const idAtMeta = (name: string) =>
  `9${Buffer.from(name).reduce((sum, byte) => (sum * 257 + byte) % 10 ** 12, 7)}`
/** Under which id ours has it. */
export const idOf = (name: string, channelId = 'demo-whatsapp') => templateIdOf(channelId, idAtMeta(name))

/** The provider has these from now on, and is asked for them. */
export async function haveTemplates(world: World, ...templates: object[]): Promise<void> {
  world.system.provider.templates.set('demo-whatsapp', templates)
  await world.deps.store.askForRefresh('demo-whatsapp', world.system.clock.now())
  await world.settle()
}

/** Meta tells something of a template. */
export const tells = (world: World, field: string, name: string, value: object, at = world.system.clock.now()) =>
  world.webhook(
    'demo-whatsapp',
    fromMeta('demo-whatsapp', {
      object: 'whatsapp_business_account',
      entry: [
        {
          id: ACCOUNT,
          time: Math.floor(at / 1000),
          changes: [
            { field, value: { message_template_id: Number(idAtMeta(name)), message_template_name: name, ...value } },
          ],
        },
      ],
    }),
  )
export const paused = (world: World, name: string, at?: number) =>
  tells(
    world,
    'message_template_status_update',
    name,
    { event: 'PAUSED', other_info: { description: 'Too many complaints.' } },
    at,
  )
