export const cannedResponsesExamples = {
  'cannedResponses.list': {
    input: { scope: 'shared' },
    output: {
      items: [
        {
          id: 'cr_01M8MK851E9R6E0VM9QY4YKPDD',
          scope: 'shared',
          topic: 'Delivery',
          title: 'Sorry for the wait',
          shortcut: 'sorry',
          text: 'Sorry for the wait, $contact.name. I am looking into it.',
          version: 1,
        },
      ],
      nextCursor: null,
    },
  },
  'cannedResponses.get': {
    input: { id: 'cr_01M8MK851E9R6E0VM9QY4YKPDD' },
    output: {
      id: 'cr_01M8MK851E9R6E0VM9QY4YKPDD',
      scope: 'shared',
      topic: 'Delivery',
      title: 'Sorry for the wait',
      shortcut: 'sorry',
      text: 'Sorry for the wait, $contact.name. I am looking into it.',
      version: 1,
    },
  },
  'cannedResponses.create': {
    input: {
      scope: 'shared',
      title: 'Sorry for the wait',
      shortcut: 'sorry',
      topic: 'Delivery',
      text: 'Sorry for the wait, $contact.name. I am looking into it.',
    },
    output: {
      id: 'cr_01M8MK851E9R6E0VM9QY4YKPDD',
      scope: 'shared',
      topic: 'Delivery',
      title: 'Sorry for the wait',
      shortcut: 'sorry',
      text: 'Sorry for the wait, $contact.name. I am looking into it.',
      version: 1,
    },
  },
  'cannedResponses.update': {
    input: { id: 'cr_01M8MK851E9R6E0VM9QY4YKPDD', title: 'Sorry' },
    output: {
      id: 'cr_01M8MK851E9R6E0VM9QY4YKPDD',
      scope: 'shared',
      topic: 'Delivery',
      title: 'Sorry',
      shortcut: 'sorry',
      text: 'Sorry for the wait, $contact.name. I am looking into it.',
      version: 2,
    },
  },
  'cannedResponses.delete': {
    input: { id: 'cr_01M8MK851E9R6E0VM9QY4YKPDD' },
    output: { id: 'cr_01M8MK851E9R6E0VM9QY4YKPDD', deleted: true },
  },
}
