const made = { createdAt: '2026-01-31T12:00:00.000Z', updatedAt: '2026-01-31T12:00:00.000Z' };

export const userExample = {
  id: '019c1443-6a00-7b3c-9f52-6f1f0f6e2a11',
  email: 'ada@example.com',
  firstName: 'Ada',
  lastName: 'Lovelace',
  role: 'customer',
  emailVerified: false,
  ...made,
  version: 1,
};
export const accountExample = { ...userExample, disabled: false };
export const newName = { firstName: 'Ada', lastName: 'King' };
export const newPassword = { currentPassword: 'correct horse battery', newPassword: 'staple correct horse' };
export const newEmail = { email: 'ada.king@example.com', currentPassword: 'correct horse battery' };
export const promotion = { role: 'admin' };
export const exclusion = { disabled: true };

export const postalAddress = { name: 'Ada Lovelace', line1: '12 St James Square', city: 'London', postalCode: 'SW1Y 4JH', country: 'GB' };
export const addressExample = { id: '019c1443-7b10-7d21-8c33-0d5f5b1c9e22', ...postalAddress, line2: 'Flat 3', ...made, version: 1 };
export const addressChange = { line1: '10 Ockham Park', postalCode: 'KT11 1NA', line2: null };

export const sessionExample = {
  id: '019c1443-7c2f-7a61-9e0b-5f6d2b8c4a33',
  current: true,
  createdAt: '2026-01-31T12:00:00.000Z',
  lastSeenAt: '2026-01-31T12:15:00.000Z',
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Firefox/146.0',
};
