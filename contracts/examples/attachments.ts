export const attachmentsExamples = {
  'attachments.create': {
    input: { name: 'customers.csv', type: 'text/csv', size: 75 },
    output: {
      id: 'up_01M8MK8VT9HSR8GD5ERRS5SMM0',
      upload: {
        url: 'https://api.example.com/s3/switchboard-local-files',
        fields: {
          key: 'uploads/up_01M8MK8VT9HSR8GD5ERRS5SMM0',
          'Content-Type': 'text/csv',
          success_action_status: '201',
          'x-amz-algorithm': 'AWS4-HMAC-SHA256',
          'x-amz-credential': 'local/20261129/us-east-1/s3/aws4_request',
          'x-amz-date': '20261129T212711Z',
          policy:
            'eyJleHBpcmF0aW9uIjoiMjAyNi0xMS0yOVQyMTo0MjoxMS45NDVaIiwiY29uZGl0aW9ucyI6W3siYnVja2V0Ijoic3dpdGNoYm9hcmQtbG9jYWwtZmlsZXMifSx7ImtleSI6InVwbG9hZHMvdXBfMDFNOE1LOFZUOUhTUjhHRDVFUlJTNVNNTTAifSx7IkNvbnRlbnQtVHlwZSI6InRleHQvY3N2In0seyJzdWNjZXNzX2FjdGlvbl9zdGF0dXMiOiIyMDEifSx7IngtYW16LWFsZ29yaXRobSI6IkFXUzQtSE1BQy1TSEEyNTYifSx7IngtYW16LWNyZWRlbnRpYWwiOiJsb2NhbC8yMDI2MTEyOS91cy1lYXN0LTEvczMvYXdzNF9yZXF1ZXN0In0seyJ4LWFtei1kYXRlIjoiMjAyNjExMjlUMjEyNzExWiJ9LFsiY29udGVudC1sZW5ndGgtcmFuZ2UiLDc1LDc1XV19',
          'x-amz-signature': '2ebe635d0e95412e47f2a06976da8d2eb02be645cf921195c186b49802536d83',
        },
      },
      expiresAt: '2026-11-29T21:42:11.945Z',
    },
  },
  'attachments.get': {
    input: { id: 'at_J89SH6EPKPAYAV0XCMVV93M51H_1_1795987622864_01M8MK8JYGABT2EFRXV8YG0278_1' },
    output: {
      url: 'https://api.example.com/s3/switchboard-local-files/files/ct_J89SH6EPKPAYAV0XCMVV93M51H/1/01M8MK8JYGABT2EFRXV8YG0278-1?response-content-disposition=attachment%3B%20filename%3D%22image.png%22%3B%20filename%2A%3DUTF-8%27%27image.png&response-content-type=image%2Fpng&x-amz-content-sha256=UNSIGNED-PAYLOAD&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=local%2F20261129%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20261129T212703Z&X-Amz-Expires=300&X-Amz-SignedHeaders=host&X-Amz-Signature=d697a043454c42e4909f6422fff3dcc95787b00ec9f81371ada24a1c9aa71910',
      expiresAt: '2026-11-29T21:32:03.016Z',
    },
  },
}
