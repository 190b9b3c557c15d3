export const contactAttributesExamples = {
  'contactAttributes.list': {
    input: {},
    output: {
      items: [
        {
          id: 'ca_01M8MK84YTR1JMD7YDQP0S5C4R',
          key: 'tier',
          name: 'Tier',
          type: 'text',
          shownIn: ['panel'],
          editableBy: 'everybody',
          version: 1,
          order: 0,
        },
      ],
      nextCursor: null,
    },
  },
  'contactAttributes.get': {
    input: { id: 'ca_01M8MK84YTR1JMD7YDQP0S5C4R' },
    output: {
      id: 'ca_01M8MK84YTR1JMD7YDQP0S5C4R',
      key: 'tier',
      name: 'Tier',
      type: 'text',
      shownIn: ['panel'],
      editableBy: 'everybody',
      version: 1,
      order: 0,
    },
  },
  'contactAttributes.create': {
    input: { key: 'tier', name: 'Tier', type: 'text' },
    output: {
      id: 'ca_01M8MK84YTR1JMD7YDQP0S5C4R',
      key: 'tier',
      name: 'Tier',
      type: 'text',
      shownIn: ['panel'],
      editableBy: 'everybody',
      version: 1,
      order: 0,
    },
  },
  'contactAttributes.update': {
    input: { id: 'ca_01M8MK84YTR1JMD7YDQP0S5C4R', type: 'choice', choices: ['silver', 'gold'] },
    output: {
      id: 'ca_01M8MK84YTR1JMD7YDQP0S5C4R',
      key: 'tier',
      name: 'Tier',
      type: 'choice',
      shownIn: ['panel'],
      editableBy: 'everybody',
      version: 2,
      choices: ['silver', 'gold'],
      order: 0,
    },
  },
  'contactAttributes.delete': {
    input: { id: 'ca_01M8MK84YTR1JMD7YDQP0S5C4R' },
    output: { id: 'ca_01M8MK84YTR1JMD7YDQP0S5C4R', deleted: true },
  },
}
