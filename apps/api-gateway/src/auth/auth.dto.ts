import { Email, Flag, Name, Text } from '../edge/input/fields.js';

const password = { min: 8, max: 128, example: 'correct horse battery' } as const;

export class RegisterDto {
  @Email({ about: 'Compared without regard to case.' })
  email: string;

  @Text({ ...password, content: 'anything', about: '8 to 128 characters, whatever they are made of.' })
  password: string;

  @Name({ max: 100, example: 'Ada' })
  firstName: string;

  @Name({ max: 100, example: 'Lovelace' })
  lastName: string;

  @Flag({ optional: true, example: true, about: 'Puts the person on the mailing list; false unless told.' })
  newsletter?: boolean;
}

export class VerifyEmailDto {
  @Text({ max: 1_000, example: 'the token of the link in the welcome mail', about: 'Single use, good for 24 h.' })
  token: string;
}

export class LogInDto {
  @Email()
  email: string;

  @Text({ max: 128, content: 'anything', example: password.example })
  password: string;
}

export class RefreshDto {
  @Text({ max: 1_000, example: 'the refreshToken of the last answer', about: 'Single use: the answer brings its successor.' })
  refreshToken: string;
}

export class ForgotPasswordDto {
  @Email()
  email: string;
}

export class ResetPasswordDto {
  @Text({ max: 1_000, example: 'the token of the link in the mail', about: 'Single use, good for 30 minutes.' })
  token: string;

  @Text({
    min: 8,
    max: 128,
    content: 'anything',
    example: 'staple correct horse',
    about: '8 to 128 characters, whatever they are made of.',
  })
  newPassword: string;
}
