"""Matters of the demo for the superior: one decided, two under way, one not yet sent."""

from odoo.fields import Command

# (kind, title, text, what the kind asks beside)
OF_THE_BUILDING = {
    "hardship": (
        "职工黄海燕大病帮扶",
        "我会会员黄海燕同志因病住院，自付医疗费用较高，家庭生活困难。\n恳请街道总工会予以帮扶。",
        {"tried": "已走访慰问两次，发放本级救助金二千元，并发动楼内各单位募捐。"},
    ),
    "project": (
        "金鼎大厦职工之家建设项目",
        "金鼎大厦三楼现有场地一百二十平方米，拟建设职工之家，设阅览、健身、母婴三区。\n"
        "经预算需三万元，恳请上级工会给予项目经费支持。",
        {"amount": 30000, "purpose": "venue"},
    ),
    "report": (
        "楼内一起欠薪纠纷",
        "某装修公司拖欠十二名职工工资，职工情绪不稳。\n我会已组织双方协商，现将情况报告如下。",
        {"tried": "主席已到场，促成双方签订还款计划。", "party_told": True},
    ),
}


def furnish_matters(story):
    """Let the building and the street take matters to their superiors."""
    hardship, project, _report = (_write(story, kind) for kind in OF_THE_BUILDING)
    (hardship | project).action_submit()
    story.as_("hqb_approver", hardship).action_agree(comment="同意，由街道总工会帮扶中心跟进")
    _ask_where_nobody_is(story)


def _write(story, kind):
    title, body, values = OF_THE_BUILDING[kind]
    return story.as_("jd_clerk", "union.petition").create(
        {
            "organization_id": story.organizations["building"].id,
            "kind_id": story.env.ref(f"trade_union.petition_kind_{kind}").id,
            "title": title,
            "body": body,
            **values,
        }
    )


def _ask_where_nobody_is(story):
    """The street asks for its re-election; at the district nobody holds the duty to review."""
    plan = story.as_("hqb_clerk", "ir.attachment").create(
        {
            "name": "换届选举方案.txt",
            "raw": "一、成立换届筹备组；二、推荐候选人；三、召开会员代表大会。".encode(),
        }
    )
    paper = story.as_("hqb_clerk", "union.petition").create(
        {
            "organization_id": story.organizations["street"].id,
            "kind_id": story.env.ref("trade_union.petition_kind_reelection").id,
            "title": "华强北街道总工会换届选举",
            "body": "本届委员会任期将满，拟按期换届。\n现将换届选举方案报上，请批示。",
            "plan_ids": [Command.link(plan.id)],
        }
    )
    paper.action_submit()
    # As the hour would: the district's administrator finds it in the morning.
    findings, last_id = story.env["union.finding"], 0
    while last_id is not None:
        _count, last_id = findings._watch_batch("union.approval.vacancy", last_id)
