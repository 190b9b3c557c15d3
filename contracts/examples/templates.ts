export const templatesExamples = {
  'templates.list': {
    input: { channelId: 'demo-whatsapp', q: 'order_update' },
    output: {
      items: [
        {
          id: 'tp_V9IXZabNX1msMmHp_demo-whatsapp',
          channelId: 'demo-whatsapp',
          name: 'order_update',
          language: 'en',
          category: 'utility',
          status: 'approved',
          quality: 'high',
          components: [
            { type: 'body', text: 'Hi {{1}}, order {{2}} has left.' },
            {
              type: 'buttons',
              buttons: [
                { type: 'quick_reply', text: 'Thanks' },
                { type: 'quick_reply', text: 'Stop' },
              ],
            },
          ],
          variables: [
            { name: '1', example: 'Olga' },
            { name: '2', example: '4711' },
          ],
          hidden: false,
          version: 1,
        },
      ],
      nextCursor: null,
      updates: [{ channelId: 'demo-whatsapp', at: '2026-11-29T21:27:12.991Z', running: false, error: null }],
    },
  },
  'templates.get': {
    input: { id: 'tp_V9IXZabNX1msMmHp_demo-whatsapp' },
    output: {
      id: 'tp_V9IXZabNX1msMmHp_demo-whatsapp',
      channelId: 'demo-whatsapp',
      name: 'order_update',
      language: 'en',
      category: 'utility',
      status: 'approved',
      quality: 'high',
      components: [
        { type: 'body', text: 'Hi {{1}}, order {{2}} has left.' },
        {
          type: 'buttons',
          buttons: [
            { type: 'quick_reply', text: 'Thanks' },
            { type: 'quick_reply', text: 'Stop' },
          ],
        },
      ],
      variables: [
        { name: '1', example: 'Olga' },
        { name: '2', example: '4711' },
      ],
      hidden: false,
      version: 1,
    },
  },
  'templates.refresh': {
    input: { channelId: 'demo-whatsapp' },
    output: { channelId: 'demo-whatsapp', at: '2026-11-29T21:26:47.951Z', running: true, error: null },
  },
  'templates.update': {
    input: { id: 'tp_V9IXZabNX1msMmHp_demo-whatsapp', hidden: false },
    output: {
      id: 'tp_V9IXZabNX1msMmHp_demo-whatsapp',
      channelId: 'demo-whatsapp',
      name: 'order_update',
      language: 'en',
      category: 'utility',
      status: 'approved',
      quality: 'high',
      components: [
        { type: 'body', text: 'Hi {{1}}, order {{2}} has left.' },
        {
          type: 'buttons',
          buttons: [
            { type: 'quick_reply', text: 'Thanks' },
            { type: 'quick_reply', text: 'Stop' },
          ],
        },
      ],
      variables: [
        { name: '1', example: 'Olga' },
        { name: '2', example: '4711' },
      ],
      hidden: false,
      version: 1,
    },
  },
}
