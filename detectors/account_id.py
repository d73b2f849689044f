"""The company's own account ids: known by their field's name, by config or by a foreign key, never by form."""

from __future__ import annotations

from delenda.kinds import Kind
from detectors.labelled import Labelled


class AccountId(Labelled):
    """Ids that the company gave."""

    kind = Kind.ACCOUNT_ID
    names = (
        "account id",
        "user id",
        "userid",
        "uid",
        "customer id",
        "member id",
        "client id",
        "acct id",
        "passport id",
        "customer no",
        "customer number",
        "member no",
        "member number",
        "account no",
        "account number",
        "usr id",
        "cust id",
        "owner id",
        "author id",
        "buyer id",
        "seller id",
        "sender id",
        "recipient id",
        "subject id",
        "person id",
        "user no",
        "用户id",
        "用户编号",
        "账号id",
        "会员id",
        "会员号",
        "客户id",
        "客户编号",
        "账户id",
        "账号",
        "用户号",
        "yonghuid",
        "huiyuanid",
        "kehuid",
        "zhanghaoid",
        "yonghubianhao",
        "kehubianhao",
        "huiyuanhao",
        "user uid",
        "user key",
        "customer key",
    )
    initials = (
        "yhid",
        "hyid",
        "khid",
        "uid",
    )
    longest = 64
    plain = r"[!-~]+"

    def accepts(self, value: str) -> bool:
        return " " not in value and value.isprintable()
